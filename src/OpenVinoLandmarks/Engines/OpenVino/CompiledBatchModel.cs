using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>One compiled form of a model, for batches of a fixed size, and its requests. Thread-safe.</summary>
internal sealed class CompiledBatchModel : IDisposable
{
    // In addition to the requests that keep all streams busy: for callers that write their images or read their numbers.
    private const int ExtraRequests = 4;

    private readonly InferenceRequestPool _requests;
    private volatile EngineInfo? _settled;
    private long _leastTicks = long.MaxValue;

    /// <summary>Takes ownership of the compiled model, unless the constructor throws.</summary>
    /// <param name="compiled">The compiled model.</param>
    /// <param name="info">The model.</param>
    /// <param name="execution">What all forms of the model share.</param>
    /// <param name="images">Images that fill the form: all those of a group, or a batch of the form for many images.</param>
    /// <param name="batch">Images per inference.</param>
    /// <exception cref="DeviceException">The device cannot create a request.</exception>
    /// <exception cref="OpenVinoException">The compiled model does not say how many requests are best.</exception>
    public CompiledBatchModel(CompiledModel compiled, ImageModelInfo info, ModelExecution execution, int images, int batch)
    {
        (Compiled, Info, Execution, Images, Batch) = (compiled, info, execution, images, batch);
        Streams = Math.Max(1, compiled.OptimalNumberOfInferRequests);

        // One that runs and one that waits per stream, so that no stream is idle while images are written for another.
        InFlight = Streams == 1 ? 1 : 2 * Streams;
        _requests = new InferenceRequestPool(2 * Streams + ExtraRequests, () => new OpenVinoRequest(this));

        // A device that cannot create a request is reported now, not at the first call.
        _requests.Rent().Dispose();
    }

    /// <summary>The compiled model.</summary>
    public CompiledModel Compiled { get; }

    /// <summary>The model's sizes, and its names for messages.</summary>
    public ImageModelInfo Info { get; }

    /// <summary>What all forms of the model share.</summary>
    public ModelExecution Execution { get; }

    /// <summary>Images that fill the form: all those of a group, or a batch of the form for many images.</summary>
    public int Images { get; }

    /// <summary>Images per inference.</summary>
    public int Batch { get; }

    /// <summary>Number of inferences that the device runs in parallel.</summary>
    public int Streams { get; }

    /// <summary>Number of requests that one call keeps running.</summary>
    public int InFlight { get; }

    /// <summary>How long an image takes if all streams are busy, by the shortest inference so far; zero before the first.</summary>
    public TimeSpan TimePerImage =>
        Volatile.Read(ref _leastTicks) is not long.MaxValue and var ticks ? TimeSpan.FromTicks(ticks / (Batch * Streams)) : TimeSpan.Zero;

    public ImageBatch Rent() => _requests.Rent();

    public bool TryRent(out ImageBatch batch) => _requests.TryRent(out batch);

    public ValueTask<ImageBatch> RentAsync(CancellationToken cancellationToken) => _requests.RentAsync(cancellationToken);

    public void Dispose()
    {
        _requests.Dispose();
        Compiled.Dispose();
    }

    /// <summary>Reads the devices that execute this form now, before and after each run.</summary>
    public EngineInfo ReadEngine()
    {
        if (_settled is { } settled)
        {
            return Execution.Engine = settled;
        }

        EngineInfo engine = Execution.ReadEngine(Compiled, out bool isSettled);
        if (isSettled)
        {
            _settled = engine;
        }

        return Execution.Engine = engine;
    }

    /// <summary>
    /// Counts a run that succeeded. Two runs that end at the same time may overwrite each other's time; the next run corrects it.
    /// </summary>
    public void CountRun(TimeSpan time)
    {
        if (time.Ticks < Volatile.Read(ref _leastTicks))
        {
            Volatile.Write(ref _leastTicks, time.Ticks);
        }
    }
}
