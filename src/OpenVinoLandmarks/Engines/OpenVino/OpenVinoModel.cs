using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A model on an OpenVINO device, in up to three compiled forms. The first runs one image per inference. Calls with more images
/// use one of two further forms, each compiled after enough such calls: batches one after another, each on all threads, or smaller
/// batches in parallel on all streams, which is fastest for calls with many images. <see cref="BatchPolicy"/> decides.
/// </summary>
internal sealed class OpenVinoModel : IImageModel
{
    private readonly SharedCore _core;
    private readonly CompiledModelCache? _cache;
    private readonly CompiledBatchModel _single;
    private readonly ModelExecution _execution;
    private readonly LazyBatchModel? _latency, _throughput;

    /// <summary>Takes ownership of its parts.</summary>
    public OpenVinoModel(
        SharedCore core,
        CompiledModelCache? cache,
        CompiledBatchModel single,
        LazyBatchModel? latency,
        LazyBatchModel? throughput,
        ImageModelInfo info)
    {
        (_core, _cache, _single, _latency, _throughput, Info) = (core, cache, single, latency, throughput, info);
        _execution = single.Execution;
    }

    public ImageModelInfo Info { get; }

    public EngineInfo Engine => _execution.Engine;

    public DeviceException? Fault => _execution.Fault;

    public int BestBatch =>
        _throughput is not null ? BatchPolicy.ThroughputFrom(_throughput)
        : _latency is not null ? BatchPolicy.LatencyBatch
        : _single.Streams;

    public int BestConcurrency => _single.Streams;

    public BatchPlan Plan(int images)
    {
        LazyBatchModel? wanted = BatchPolicy.Choose(_latency, _throughput, images);
        if (wanted?.Ready is { } batches && BatchPolicy.BatchedImages(batches, images) is > 0 and var batched)
        {
            return new BatchPlan(batched, batches.Batch, batches.InFlight);
        }

        wanted?.CountMissed(images * _single.TimePerImage);
        return new BatchPlan(images, BatchSize: 1, _single.InFlight);
    }

    public void Prepare(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        _execution.RequireUsable();
        BatchPolicy.Choose(_latency, _throughput, images)?.Prepare().GetAwaiter().GetResult();
    }

    public ImageBatch Rent(int images) => Usable(Form(images).Rent());

    public bool TryRent(int images, out ImageBatch batch)
    {
        if (!Form(images).TryRent(out batch))
        {
            return false;
        }

        Usable(batch);
        return true;
    }

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default)
    {
        ValueTask<ImageBatch> rental = Form(images).RentAsync(cancellationToken);
        return rental.IsCompletedSuccessfully ? new ValueTask<ImageBatch>(Usable(rental.Result)) : WaitAsync(rental);

        async ValueTask<ImageBatch> WaitAsync(ValueTask<ImageBatch> rental) => Usable(await rental.ConfigureAwait(false));
    }

    public void Dispose()
    {
        try
        {
            _latency?.Dispose();
            _throughput?.Dispose();
            _single.Dispose();
        }
        finally
        {
            _cache?.Dispose();
            _core.Dispose();
        }
    }

    // A caller that waited for a batch may get the one with which the device was lost.
    private ImageBatch Usable(ImageBatch batch)
    {
        if (Fault is not null)
        {
            batch.Dispose();
            _execution.RequireUsable();
        }

        return batch;
    }

    // The largest batch that the images fill.
    private CompiledBatchModel Form(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        _execution.RequireUsable();
        return images >= BatchPolicy.LatencyBatch && _latency?.Ready is { } latency ? latency
            : images >= BatchPolicy.ThroughputBatch && _throughput?.Ready is { } throughput ? throughput
            : _single;
    }
}
