using System.Diagnostics;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A network on an OpenVINO device. One image takes the shortest way; calls with many are served in batches by a second compiled form,
/// once there were enough of them.
/// </summary>
internal sealed class OpenVinoImageNetwork : IImageNetwork
{
    private readonly SharedCore _core;
    private readonly OpenVinoLane _single;
    private readonly LaneOnDemand? _many;

    /// <summary>Takes all of its parts over.</summary>
    public OpenVinoImageNetwork(SharedCore core, OpenVinoLane single, LaneOnDemand? many, string modelName, NetworkShape shape, EngineInfo info)
    {
        (_core, _single, _many, ModelName, Shape, Info) = (core, single, many, modelName, shape, info);
    }

    public EngineInfo Info { get; }

    public string ModelName { get; }

    public NetworkShape Shape { get; }

    public int BestBatch => _many is null ? _single.Streams : Math.Max(_single.Streams, OpenVinoNetworkFactory.ManyBatch * (_many.Ready?.Streams ?? Environment.ProcessorCount));

    public int BestConcurrency => _single.Streams;

    public void Prepare(int count)
    {
        if (_many is not null && count > OpenVinoNetworkFactory.ManyBatch)
        {
            _many.Make().GetAwaiter().GetResult();
        }
    }

    public void Infer<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        try
        {
            if (_many is null || count <= OpenVinoNetworkFactory.ManyBatch)
            {
                _single.Infer(images, 0, count, values);
            }
            else if (_many.Ready is { } lane)
            {
                int inBatches = InBatches(lane, count);
                lane.Infer(images, 0, inBatches, values);
                _single.Infer(images, inBatches, count, values);
            }
            else
            {
                long begun = Stopwatch.GetTimestamp();
                _single.Infer(images, 0, count, values);
                _many.DidWithout(Stopwatch.GetElapsedTime(begun));
            }
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }
    }

    public async ValueTask InferAsync<TImages>(TImages images, int count, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_many is null || count <= OpenVinoNetworkFactory.ManyBatch)
            {
                await _single.InferAsync(images, 0, count, values, cancellationToken).ConfigureAwait(false);
            }
            else if (_many.Ready is { } lane)
            {
                int inBatches = InBatches(lane, count);
                await lane.InferAsync(images, 0, inBatches, values, cancellationToken).ConfigureAwait(false);
                await _single.InferAsync(images, inBatches, count, values, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                long begun = Stopwatch.GetTimestamp();
                await _single.InferAsync(images, 0, count, values, cancellationToken).ConfigureAwait(false);
                _many.DidWithout(Stopwatch.GetElapsedTime(begun));
            }
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
        _many?.Dispose();
        _single.Dispose();
        _core.Dispose();
    }

    // What is left over goes into a batch of its own where a stream would have nothing to do meanwhile, else one by one.
    private static int InBatches(OpenVinoLane lane, int count)
    {
        int full = count / lane.Batch;
        return full % lane.Streams != 0 ? count : full * lane.Batch;
    }

    private DeviceException Failed(OpenVinoException e) => new($"The device {Info.RequestedDevice} failed while it ran {ModelName}: {RuntimeWords.Of(e)}", e);
}
