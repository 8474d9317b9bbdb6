using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A model on an OpenVINO device, in several compiled forms. The first runs one image per inference. Calls with more images use further
/// forms, each compiled after enough such calls: one batch with all images of the call, on all threads, or smaller batches in parallel on
/// all streams, which is fastest for calls with many images. <see cref="BatchPolicy"/> decides.
/// </summary>
internal sealed class OpenVinoModel : IImageModel
{
    private readonly SharedCore _core;
    private readonly CompiledModelCache? _cache;
    private readonly CompiledBatchModel _single;
    private readonly ModelExecution _execution;
    private readonly LazyBatchModel[] _latency;
    private readonly LazyBatchModel? _throughput;

    /// <summary>Takes ownership of its parts.</summary>
    public OpenVinoModel(
        SharedCore core,
        CompiledModelCache? cache,
        CompiledBatchModel single,
        LazyBatchModel[] latency,
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
        : _latency.Length > 0 ? BatchPolicy.LatencyBatch
        : _single.Streams;

    public int BestConcurrency => _single.Streams;

    public BatchPlan Plan(int images)
    {
        LazyBatchModel? wanted = BatchPolicy.Choose(_latency, _throughput, images);
        CompiledBatchModel? batches = wanted?.Ready;
        if (batches is null && wanted is not null)
        {
            wanted.CountMissed(images * _single.TimePerImage);
            batches = BatchPolicy.NearlyFilled(_latency, images);
        }

        return batches is not null && BatchPolicy.BatchedImages(batches, images) is > 0 and var batched
            ? new BatchPlan(batched, batches.Batch, batches.InFlight)
            : new BatchPlan(images, BatchSize: 1, _single.InFlight);
    }

    public void Prepare(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        _execution.RequireUsable();
        while (images > 0 && BatchPolicy.Choose(_latency, _throughput, images) is { } wanted)
        {
            CompiledBatchModel? batches = wanted.Prepare().GetAwaiter().GetResult();
            images -= batches is null ? images : BatchPolicy.BatchedImages(batches, images);
        }
    }

    public ImageBatch Rent(int images) => Usable(Largest(images).Rent());

    public bool TryRent(int images, out ImageBatch batch) => TryRent(Largest(images), out batch);

    public ValueTask<ImageBatch> RentAsync(int images, CancellationToken cancellationToken = default) =>
        RentAsync(Largest(images), cancellationToken);

    public ImageBatch Rent(BatchPlan plan) => Usable(Planned(plan).Rent());

    public bool TryRent(BatchPlan plan, out ImageBatch batch) => TryRent(Planned(plan), out batch);

    public ValueTask<ImageBatch> RentAsync(BatchPlan plan, CancellationToken cancellationToken = default) =>
        RentAsync(Planned(plan), cancellationToken);

    public void Dispose()
    {
        try
        {
            Array.ForEach(_latency, form => form.Dispose());
            _throughput?.Dispose();
            _single.Dispose();
        }
        finally
        {
            _cache?.Dispose();
            _core.Dispose();
        }
    }

    private bool TryRent(CompiledBatchModel form, out ImageBatch batch)
    {
        if (!form.TryRent(out batch))
        {
            return false;
        }

        Usable(batch);
        return true;
    }

    private ValueTask<ImageBatch> RentAsync(CompiledBatchModel form, CancellationToken cancellationToken)
    {
        ValueTask<ImageBatch> rental = form.RentAsync(cancellationToken);
        return rental.IsCompletedSuccessfully ? new ValueTask<ImageBatch>(Usable(rental.Result)) : WaitAsync(rental);

        async ValueTask<ImageBatch> WaitAsync(ValueTask<ImageBatch> rental) => Usable(await rental.ConfigureAwait(false));
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

    // Both kinds of batches may have this size. Only those on streams are more than one in flight.
    private CompiledBatchModel Planned(BatchPlan plan) =>
        plan.InFlight > 1 && _throughput?.Ready is { } throughput && throughput.Batch == plan.BatchSize ? throughput
        : Largest(plan.BatchSize);

    // The form with the largest batch that the images fill.
    private CompiledBatchModel Largest(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        _execution.RequireUsable();
        for (int i = _latency.Length - 1; i >= 0; i--)
        {
            if (_latency[i].Batch <= images && _latency[i].Ready is { } ready)
            {
                return ready;
            }
        }

        return images >= BatchPolicy.ThroughputBatch && _throughput?.Ready is { } throughput ? throughput : _single;
    }
}
