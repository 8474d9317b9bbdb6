using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A model on an OpenVINO device, in several compiled forms. The first runs one image per inference. Calls with more images use further
/// forms, each compiled after enough such calls: one for each small number of images, as one batch on all threads or as equal batches on
/// streams, and one for many images in batches on all streams. <see cref="BatchPolicy"/> decides.
/// </summary>
internal sealed class OpenVinoModel : IImageModel
{
    private readonly SharedCore _core;
    private readonly CompiledModelCache? _cache;
    private readonly CompiledBatchModel _single;
    private readonly ModelExecution _execution;
    private readonly LazyBatchModel[] _groups;
    private readonly LazyBatchModel? _throughput;

    /// <summary>Takes ownership of its parts.</summary>
    public OpenVinoModel(
        SharedCore core,
        CompiledModelCache? cache,
        CompiledBatchModel single,
        LazyBatchModel[] groups,
        LazyBatchModel? throughput,
        ImageModelInfo info)
    {
        (_core, _cache, _single, _groups, _throughput, Info) = (core, cache, single, groups, throughput, info);
        _execution = single.Execution;
    }

    public ImageModelInfo Info { get; }

    public EngineInfo Engine => _execution.Engine;

    public DeviceException? Fault => _execution.Fault;

    public int BestBatch =>
        _throughput is not null ? BatchPolicy.ThroughputFrom(_throughput)
        : _groups.Length > 0 ? BatchPolicy.LargestGroup
        : _single.Streams;

    public int BestConcurrency => _single.Streams;

    public BatchPlan Plan(int images)
    {
        LazyBatchModel? wanted = BatchPolicy.Choose(_groups, _throughput, images);
        CompiledBatchModel? batches = wanted?.Ready;
        if (batches is null && wanted is not null)
        {
            wanted.CountMissed(images * _single.TimePerImage);
            batches = BatchPolicy.NearlyFilled(_groups, images);
        }

        return batches is not null && BatchPolicy.BatchedImages(batches, images) is > 0 and var batched
            ? new BatchPlan(batched, batches.Batch, batches.InFlight)
            : new BatchPlan(images, BatchSize: 1, _single.InFlight);
    }

    public void Prepare(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        _execution.RequireUsable();
        while (images > 0 && BatchPolicy.Choose(_groups, _throughput, images) is { } wanted)
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
            Array.ForEach(_groups, form => form.Dispose());
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

    // Several forms may have batches of this size; those with as many streams run them alike.
    private CompiledBatchModel Planned(BatchPlan plan)
    {
        _execution.RequireUsable();
        if (_single.Batch == plan.BatchSize && _single.InFlight == plan.InFlight)
        {
            return _single;
        }

        foreach (LazyBatchModel group in _groups)
        {
            if (group.Ready is { } ready && ready.Batch == plan.BatchSize && ready.InFlight == plan.InFlight)
            {
                return ready;
            }
        }

        return plan.InFlight > 1 && _throughput?.Ready is { } throughput && throughput.Batch == plan.BatchSize ? throughput
            : Largest(plan.BatchSize);
    }

    // The form with the largest batch that the images fill. One image has all threads.
    private CompiledBatchModel Largest(int images)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        _execution.RequireUsable();
        CompiledBatchModel largest = _single;
        foreach (LazyBatchModel group in _groups)
        {
            if (group.Ready is { } ready && ready.Batch <= images && ready.Batch > largest.Batch)
            {
                largest = ready;
            }
        }

        return BatchPolicy.ThroughputBatch > largest.Batch && images >= BatchPolicy.ThroughputBatch && _throughput?.Ready is { } throughput
            ? throughput
            : largest;
    }
}
