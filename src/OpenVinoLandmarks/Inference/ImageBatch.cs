namespace OpenVinoLandmarks.Inference;

/// <summary>
/// A rented batch of a model: memory for up to <see cref="Capacity"/> images, and the numbers that the model computes for them. Write the
/// images, run, read the numbers, dispose. Disposing returns the batch to its model; a second disposal, or that of a copy, has no
/// effect. One caller at a time.
/// </summary>
public readonly struct ImageBatch : IDisposable, IEquatable<ImageBatch>
{
    private readonly InferenceRequestPool.Slot? _slot;
    private readonly int _version;

    internal ImageBatch(InferenceRequestPool.Slot slot, int version) => (_slot, _version) = (slot, version);

    /// <summary>Number of images that the batch can hold, at least 1.</summary>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public int Capacity => Request.Capacity;

    /// <summary>The engine and the devices of the last run; null for those of the model's <see cref="IImageModel.Info"/>.</summary>
    internal EngineInfo? Engine => Request.Engine;

    // The default value was never rented, so that it behaves as a returned batch does.
    private InferenceRequest Request => Slot.Request(_version);

    private InferenceRequestPool.Slot Slot => _slot ?? throw new ObjectDisposedException(nameof(ImageBatch));

    /// <summary>Compares two batches.</summary>
    public static bool operator ==(ImageBatch left, ImageBatch right) => left.Equals(right);

    /// <summary>Compares two batches.</summary>
    public static bool operator !=(ImageBatch left, ImageBatch right) => !left.Equals(right);

    /// <summary>
    /// The memory of one input image: 8 bits per channel, rows of pixels without padding (NHWC). The channels are blue, green, red, unless
    /// <see cref="ImageModelInfo.Pixels"/> says otherwise. It holds old pixels until it is written.
    /// </summary>
    /// <param name="index">Index of the image, from 0 to <see cref="Capacity"/> - 1.</param>
    /// <returns><see cref="ImageModelInfo.InputLength"/> bytes, valid until the batch is returned.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside the batch.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public Span<byte> Input(int index)
    {
        InferenceRequest request = Request;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)request.Capacity, nameof(index));
        return request.Input(index);
    }

    /// <summary>The numbers of one image in the only or first output after a run.</summary>
    /// <param name="index">Index of the image, from 0 to the number of images that ran - 1.</param>
    /// <returns><see cref="ImageModelInfo.OutputLength"/> numbers, valid until the next run or until the batch is returned.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside the batch.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public ReadOnlySpan<float> Output(int index)
    {
        InferenceRequest request = Request;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)request.Capacity, nameof(index));
        return request.Output(index);
    }

    /// <summary>The numbers of one image in one output after a run.</summary>
    /// <param name="index">Index of the image, from 0 to the number of images that ran - 1.</param>
    /// <param name="output">Index in <see cref="ImageModelInfo.Outputs"/>.</param>
    /// <returns>
    /// <see cref="ImageModelOutput.Length"/> numbers, or as many as there are if that depends on the image; valid until the next run or
    /// until the batch is returned.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the batch or the model.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public ReadOnlySpan<float> Output(int index, int output)
    {
        InferenceRequest request = Request;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)request.Capacity, nameof(index));
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        return request.Output(index, output);
    }

    /// <summary>Runs the model on the first images of the batch and waits for the result.</summary>
    /// <param name="count">Number of images, from 1 to <see cref="Capacity"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the batch.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="InvalidOperationException">The batch is running.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public void Run(int count) => Slot.Run(_version, count);

    /// <summary>Runs the model on the first images of the batch; no thread waits while a device or a server works.</summary>
    /// <param name="count">Number of images, from 1 to <see cref="Capacity"/>.</param>
    /// <param name="cancellationToken">Cancels the run. The task ends when nothing is running any more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the batch.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="InvalidOperationException">The batch is running.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public ValueTask RunAsync(int count, CancellationToken cancellationToken = default) =>
        Slot.RunAsync(_version, count, cancellationToken);

    /// <summary>
    /// Starts a run without waiting for it; <see cref="Wait"/> must follow. A model that computes on the calling thread
    /// (<see cref="ImageModelInfo.IsSynchronous"/>) finishes the run in here.
    /// </summary>
    /// <param name="count">Number of images, from 1 to <see cref="Capacity"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside the batch.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="InvalidOperationException">The batch is running.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public void Start(int count) => Slot.Start(_version, count);

    /// <summary>Waits for the run that <see cref="Start"/> began. Returns at once if there is none.</summary>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The batch was returned.</exception>
    public void Wait() => Slot.Wait(_version);

    /// <summary>
    /// Returns the batch. A run that <see cref="Start"/> began is waited for; after <see cref="RunAsync"/> the model gets the batch back
    /// when the run has ended. The results of such runs are lost.
    /// </summary>
    public void Dispose() => _slot?.Return(_version);

    /// <inheritdoc/>
    public bool Equals(ImageBatch other) => _slot == other._slot && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ImageBatch other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_slot, _version);
}
