using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines;

/// <summary>A landmark engine over a network on one of the core's own engines: checks the contract, then hands on.</summary>
internal sealed class NetworkLandmarkEngine : ILandmarkEngine
{
    private readonly IImageNetwork _network;

    /// <summary>Takes the network over; disposes it when it is no landmark model.</summary>
    /// <exception cref="ModelException">The network's output is not ten numbers.</exception>
    public NetworkLandmarkEngine(IImageNetwork network, ModelFiles model)
    {
        _network = network;
        if (network.Shape.OutputLength != ILandmarkEngine.ValuesPerFace)
        {
            network.Dispose();
            throw new ModelException($"{model} is not a landmark model: it needs one input 1x3xHxW and ten numbers out; this one has {network.Shape}.");
        }
    }

    public EngineInfo Info => _network.Info;

    public int CropWidth => _network.Shape.Width;

    public int CropHeight => _network.Shape.Height;

    public int BestBatch => _network.BestBatch;

    public int BestConcurrency => _network.BestConcurrency;

    public void Prepare(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _network.Prepare(count);
    }

    public void Infer<TCrops>(TCrops crops, int count, Span<float> values)
        where TCrops : ICropWriter, allows ref struct
    {
        CheckRoom(count, values.Length);
        _network.Infer(crops, count, values);
    }

    public ValueTask InferAsync<TCrops>(TCrops crops, int count, Memory<float> values, CancellationToken cancellationToken = default)
        where TCrops : ICropWriter
    {
        CheckRoom(count, values.Length);
        return _network.InferAsync(crops, count, values, cancellationToken);
    }

    public void Dispose() => _network.Dispose();

    private static void CheckRoom(int count, int values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (values < (long)count * ILandmarkEngine.ValuesPerFace)
        {
            throw new ArgumentException($"{count} crops give {(long)count * ILandmarkEngine.ValuesPerFace} numbers; there is room for {values}.", nameof(count));
        }
    }
}
