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

    public void Infer(ReadOnlySpan<byte> crops, int count, Span<float> values)
    {
        CheckLengths(crops.Length, count, values.Length);
        _network.Infer(crops, count, values);
    }

    public ValueTask InferAsync(ReadOnlyMemory<byte> crops, int count, Memory<float> values, CancellationToken cancellationToken = default)
    {
        CheckLengths(crops.Length, count, values.Length);
        return _network.InferAsync(crops, count, values, cancellationToken);
    }

    public void Dispose() => _network.Dispose();

    private void CheckLengths(int cropBytes, int count, int values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (cropBytes < (long)count * _network.Shape.ImageBytes)
        {
            throw new ArgumentException($"{count} crops of {CropWidth}x{CropHeight} take {(long)count * _network.Shape.ImageBytes} bytes; there are {cropBytes}.", nameof(count));
        }

        if (values < (long)count * ILandmarkEngine.ValuesPerFace)
        {
            throw new ArgumentException($"{count} crops give {(long)count * ILandmarkEngine.ValuesPerFace} numbers; there is room for {values}.", nameof(count));
        }
    }
}
