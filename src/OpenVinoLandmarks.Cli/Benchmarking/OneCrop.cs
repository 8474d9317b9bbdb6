using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Hands an engine the same crop each time.</summary>
internal readonly struct OneCrop(byte[] pixels) : ICropWriter
{
    public void Write(int index, Span<byte> crop) => pixels.CopyTo(crop);
}
