namespace OpenVinoLandmarks.Inference;

/// <summary>
/// Memory for a batch of images and the code that runs a model on it: the part of a batch that a backend implements. The pool of the
/// model checks indices, counts and state, and calls these members for one caller at a time.
/// </summary>
public abstract class InferenceRequest : IDisposable
{
    /// <summary>Creates a request.</summary>
    /// <param name="capacity">Number of images, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    protected InferenceRequest(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Capacity = capacity;
    }

    /// <summary>Number of images that the memory holds.</summary>
    public int Capacity { get; }

    /// <summary>
    /// The engine and the devices of the last run. Null, also in the default implementation, for those of the model's
    /// <see cref="IImageModel.Info"/>.
    /// </summary>
    public virtual EngineInfo? Engine => null;

    /// <summary>The memory of one input image: 8 bits per channel, rows of pixels without padding.</summary>
    /// <param name="index">Index of the image, from 0 to <see cref="Capacity"/> - 1.</param>
    public abstract Span<byte> Input(int index);

    /// <summary>The numbers of one image after the last run.</summary>
    /// <param name="index">Index of the image, from 0 to <see cref="Capacity"/> - 1.</param>
    public abstract ReadOnlySpan<float> Output(int index);

    /// <summary>The numbers of one image in one output after the last run. Override it for models with several outputs.</summary>
    /// <param name="index">Index of the image, from 0 to <see cref="Capacity"/> - 1.</param>
    /// <param name="output">Index of the output, from 0.</param>
    public virtual ReadOnlySpan<float> Output(int index, int output) => Output(index);

    /// <summary>Runs the model on the first images and waits. Other requests of the model may be running.</summary>
    /// <param name="count">Number of images, from 1 to <see cref="Capacity"/>.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    public abstract void Run(int count);

    /// <summary>Runs the model on the first images without holding a thread while a device or a server works.</summary>
    /// <param name="count">Number of images, from 1 to <see cref="Capacity"/>.</param>
    /// <param name="cancellationToken">Cancels the run. The task must not end before the memory is free to be written.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public abstract ValueTask RunAsync(int count, CancellationToken cancellationToken);

    /// <summary>Starts a run; <see cref="Wait"/> follows. The default implementation calls <see cref="Run"/>.</summary>
    /// <param name="count">Number of images, from 1 to <see cref="Capacity"/>.</param>
    /// <exception cref="DeviceException">The device failed.</exception>
    public virtual void Start(int count) => Run(count);

    /// <summary>Waits for the run that <see cref="Start"/> began. The default implementation returns at once.</summary>
    /// <exception cref="DeviceException">The device failed.</exception>
    public virtual void Wait()
    {
    }

    /// <summary>Frees the memory. Nothing is running.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory.</summary>
    /// <param name="disposing">True if called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
