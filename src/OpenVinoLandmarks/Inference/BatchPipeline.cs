using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Inference;

/// <summary>
/// Runs any number of images through a model, in batches, and keeps as many batches running as the model's plan says: while the device
/// works on one, the caller writes the next. It refuses outputs that are not finite, for every model
/// and engine. Each step asks the caller to write a batch or to read one:
/// <code>
/// while (pipeline.MoveNext())
/// {
///     // IsFinished: read the Count images from First on, out of Batch. Otherwise: write them.
/// }
/// </code>
/// Batches are finished in the order of the images. The caller holds at most one batch while it waits for another, so that calls cannot
/// block each other. For one caller at a time.
/// </summary>
internal sealed class BatchPipeline : IDisposable, IAsyncDisposable
{
    private const int UsualInFlight = 4;
    private const string FullPrecision = "f32";

    // Reused by the next call on this thread, so that calls allocate nothing.
    [ThreadStatic]
    private static BatchPipeline? s_idle;

    private Step[] _ring = new Step[UsualInFlight];
    private IImageModel? _model;
    private BatchPlan _plan;
    private ImageBatch _spare;
    private bool _hasSpare, _isWriting;
    private int _outputs, _images, _planEnd, _next, _oldest, _running;

    private BatchPipeline()
    {
    }

    /// <summary>The batch to write or to read next.</summary>
    public ImageBatch Batch { get; private set; }

    /// <summary>True if the batch has run and is to be read; false if it is to be written.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Index of the batch's first image, from 0.</summary>
    public int First { get; private set; }

    /// <summary>Number of images in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>The engine and the devices of all batches that were read; null before the first.</summary>
    public EngineInfo? Engine { get; private set; }

    /// <summary>Begins a call. Dispose the pipeline to return its batches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Number of images, at least 0.</param>
    public static BatchPipeline Begin(IImageModel model, int images)
    {
        BatchPipeline pipeline = s_idle ?? new BatchPipeline();
        s_idle = null;
        (pipeline._model, pipeline._images, pipeline._outputs) = (model, images, model.Info.OutputCount);
        return pipeline;
    }

    /// <summary>Goes to the next batch to write or to read; waits for the device if there is nothing to write.</summary>
    /// <returns>False if all images have been read.</returns>
    /// <exception cref="DeviceException">The device failed, or the model computed numbers that are not finite.</exception>
    public bool MoveNext()
    {
        if (_isWriting)
        {
            if (_plan.InFlight == 1)
            {
                // Nothing else is running, so the calling thread can run the model.
                Batch.Run(Count);
                return Read(Batch, First, Count);
            }

            if (IsLastWithIdleDevice())
            {
                Batch.Run(Count);
                Push(default, hasRun: true);
            }
            else
            {
                Batch.Start(Count);
                Push(default);
            }
        }

        ReleaseRead();
        if (WantsBatch() && (TryGetBatch() || (_running == 0 && Write(_model!.Rent(_plan)))))
        {
            return true;
        }

        if (_running == 0)
        {
            return false;
        }

        Step step = Peek();
        if (!step.HasRun)
        {
            step.Batch.Wait();
        }

        Pop();
        return Read(step.Batch, step.First, step.Count);
    }

    /// <summary>Goes to the next batch to write or to read; no thread waits while a device works.</summary>
    /// <param name="cancellationToken">Cancels the running batches.</param>
    /// <returns>False if all images have been read.</returns>
    /// <exception cref="DeviceException">The device failed, or the model computed numbers that are not finite.</exception>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        if (_isWriting)
        {
            Push(Batch.RunAsync(Count, cancellationToken));
        }

        ReleaseRead();
        if (WantsBatch() && (TryGetBatch()
            || (_running == 0 && Write(await _model!.RentAsync(_plan, cancellationToken).ConfigureAwait(false)))))
        {
            return true;
        }

        if (_running == 0)
        {
            return false;
        }

        // Removed first: its task must be awaited only once, also if it fails.
        Step step = Pop();
        Batch = step.Batch;
        await step.Run.ConfigureAwait(false);
        return Read(step.Batch, step.First, step.Count);
    }

    /// <summary>Waits for the running batches, and returns all batches. Exceptions of these runs are ignored.</summary>
    public void Dispose()
    {
        while (_running > 0)
        {
            Pop().Batch.Dispose();
        }

        Reset();
    }

    /// <summary>Waits for the running batches, and returns all batches. Exceptions of these runs are ignored.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_running > 0)
        {
            Step step = Pop();
            try
            {
                await step.Run.ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Every batch must be returned, whatever a backend throws.
                continue;
            }
            finally
            {
                step.Batch.Dispose();
            }
        }

        Reset();
    }

    // Makes a plan if the last one is used up and all its batches are read: another plan may use batches of another kind.
    private bool WantsBatch()
    {
        if (_next == _planEnd)
        {
            if (_next == _images || _running > 0)
            {
                return false;
            }

            DropSpare();
            _plan = RequireUsable(_model!.Plan(_images - _next), _images - _next);
            _planEnd = _next + _plan.Images;

            // There are at most as many batches as images, whatever number the plan allows.
            int inFlight = Math.Min(_plan.InFlight, _plan.Images);
            if (_ring.Length < inFlight)
            {
                (_ring, _oldest) = (new Step[inFlight], 0);
            }
        }

        return _running < _plan.InFlight;
    }

    // A model may come from a backend of the caller.
    private BatchPlan RequireUsable(BatchPlan plan, int images) =>
        plan is { Images: >= 1, BatchSize: >= 1, InFlight: >= 1 } && plan.Images <= images
            ? plan
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"The model {_model!.Info.Name} returned a plan for {images} images that cannot be used: {plan}."));

    // Only a caller without a batch may wait for one.
    private bool TryGetBatch()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return Write(_spare);
        }

        return _running > 0 && _model!.TryRent(_plan, out ImageBatch batch) && Write(batch);
    }

    private bool Write(ImageBatch batch)
    {
        (Batch, IsFinished, _isWriting) = (batch, false, true);
        (First, Count) = (_next, Math.Min(batch.Capacity, _planEnd - _next));
        _next += Count;
        return true;
    }

    // A plan keeps a batch waiting for each one that runs, so that with fewer the device is not busy. After the last one there is nothing
    // to write: the calling thread runs it, which starts sooner than a thread that has to be woken.
    private bool IsLastWithIdleDevice() => _next == _planEnd && _running < (_plan.InFlight + 1) / 2;

    private bool Read(ImageBatch batch, int first, int count)
    {
        (Batch, IsFinished, _isWriting) = (batch, true, false);
        (First, Count) = (first, count);
        Engine = EngineInfo.Merge(Engine, batch.Engine ?? _model!.Info.Engine);
        for (int i = 0; i < count; i++)
        {
            for (int output = 0; output < _outputs; output++)
            {
                if (!NumberScan.IsFinite(batch.Output(i, output)))
                {
                    ThrowNotFinite(_model!.Info);
                }
            }
        }

        return true;
    }

    // Decoders would turn such numbers into boxes and points that nobody can use, and that JSON cannot express.
    [DoesNotReturn]
    private static void ThrowNotFinite(ImageModelInfo model)
    {
        EngineInfo engine = model.Engine;
        string devices = string.Join(", ", engine.ExecutedDevices);
        string device = devices == engine.Engine ? devices : $"{devices} ({engine.Engine})";
        string remedy = engine.InferencePrecision == FullPrecision
            ? "Its weights may be damaged: download or export the model again, or name another."
            : "Its numbers may be too large for this precision: compute in f32 (--inference-precision f32), or name another device.";
        throw new DeviceException(
            $"The model {model.Name} computed numbers that are not finite (NaN or infinity) on {device} "
            + $"in {engine.InferencePrecision}, with weights in {model.Precision} precision. {remedy}");
    }

    // The batch that was read is reused for the next images.
    private void ReleaseRead()
    {
        if (IsFinished)
        {
            DropSpare();
            (_spare, _hasSpare, IsFinished) = (Batch, true, false);
        }
    }

    private void DropSpare()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            _spare.Dispose();
        }
    }

    private void Push(ValueTask run, bool hasRun = false)
    {
        _ring[(_oldest + _running) % _ring.Length] = new Step(Batch, First, Count, run, hasRun);
        _running++;
        _isWriting = false;
    }

    private Step Peek() => _ring[_oldest];

    private Step Pop()
    {
        Step step = _ring[_oldest];
        _ring[_oldest] = default;
        _oldest = (_oldest + 1) % _ring.Length;
        _running--;
        return step;
    }

    private void Reset()
    {
        // A batch that was being written or read is not in the ring; disposing it twice has no effect.
        Batch.Dispose();
        DropSpare();
        (_model, _plan, Batch, _spare, Engine) = (null, default, default, default, null);
        (IsFinished, _isWriting) = (false, false);
        (_images, _planEnd, _next, _oldest, First, Count) = (0, 0, 0, 0, 0, 0);
        s_idle = this;
    }

    private readonly record struct Step(ImageBatch Batch, int First, int Count, ValueTask Run, bool HasRun);
}
