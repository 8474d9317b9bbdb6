using System.Diagnostics;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A network on an OpenVINO device. One image takes the shortest way. Calls with more are served by two further compiled forms, each made
/// once there were enough such calls: batches one after another, each on all threads, for some images; and for many, smaller batches side
/// by side on all streams, which is cheapest but begins and ends with streams that have nothing to do.
/// </summary>
internal sealed class OpenVinoImageNetwork : IImageNetwork
{
    private readonly SharedCore _core;
    private readonly OpenVinoLane _single;
    private readonly LaneOnDemand? _some, _many;

    /// <summary>Takes all of its parts over.</summary>
    public OpenVinoImageNetwork(SharedCore core, OpenVinoLane single, LaneOnDemand? some, LaneOnDemand? many, string modelName, NetworkShape shape, EngineInfo info)
    {
        (_core, _single, _some, _many, ModelName, Shape, Info) = (core, single, some, many, modelName, shape, info);
    }

    public EngineInfo Info { get; }

    public string ModelName { get; }

    public NetworkShape Shape { get; }

    public int BestBatch => _many is not null ? LaneSizes.ManyFrom(_many) : _some is not null ? LaneSizes.SomeBatch : _single.Streams;

    public int BestConcurrency => _single.Streams;

    public void Prepare(int count)
    {
        // What serves many serves none of the smaller calls, so that only the one is made.
        LaneFor(count)?.Make().GetAwaiter().GetResult();
    }

    public void Infer<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        try
        {
            LaneOnDemand? wanted = LaneFor(count);
            if (wanted?.Ready is { } lane)
            {
                int inBatches = LaneSizes.InBatches(lane, count);
                lane.Infer(images, 0, inBatches, values);
                _single.Infer(images, inBatches, count, values);
            }
            else
            {
                long begun = Stopwatch.GetTimestamp();
                _single.Infer(images, 0, count, values);
                wanted?.DidWithout(Stopwatch.GetElapsedTime(begun));
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
            LaneOnDemand? wanted = LaneFor(count);
            if (wanted?.Ready is { } lane)
            {
                int inBatches = LaneSizes.InBatches(lane, count);
                await lane.InferAsync(images, 0, inBatches, values, cancellationToken).ConfigureAwait(false);
                await _single.InferAsync(images, inBatches, count, values, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                long begun = Stopwatch.GetTimestamp();
                await _single.InferAsync(images, 0, count, values, cancellationToken).ConfigureAwait(false);
                wanted?.DidWithout(Stopwatch.GetElapsedTime(begun));
            }
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
        _some?.Dispose();
        _many?.Dispose();
        _single.Dispose();
        _core.Dispose();
    }

    private LaneOnDemand? LaneFor(int count) =>
        _many is not null && count >= (_some is null ? LaneSizes.ManyBatch + 1 : LaneSizes.ManyFrom(_many)) ? _many
        : _some is not null && count >= LaneSizes.SomeFrom ? _some
        : null;

    private DeviceException Failed(OpenVinoException e) => new($"The device {Info.RequestedDevice} failed while it ran {ModelName}: {RuntimeWords.Of(e)}", e);
}
