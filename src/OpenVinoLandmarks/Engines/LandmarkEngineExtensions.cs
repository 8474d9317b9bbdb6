namespace OpenVinoLandmarks.Engines;

/// <summary>Calls of an engine with crops that lie in memory already.</summary>
public static class LandmarkEngineExtensions
{
    /// <summary>Runs the model on crops in memory and waits.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="crops"><paramref name="count"/> crops, one behind the other: <c>count * CropHeight * CropWidth * 3</c> bytes of BGR.</param>
    /// <param name="count">Number of crops, 0 or more.</param>
    /// <param name="values">Takes <c>count * 10</c> numbers, in the order of the crops.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public static void Infer(this ILandmarkEngine engine, ReadOnlySpan<byte> crops, int count, Span<float> values)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Check(engine, crops.Length, count);
        engine.Infer(new SpanCrops(crops), count, values);
    }

    /// <summary>Runs the model on crops in memory without holding a thread while an accelerator or a server works.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="crops"><paramref name="count"/> crops, one behind the other; must stay as they are until the task has ended.</param>
    /// <param name="count">Number of crops, 0 or more.</param>
    /// <param name="values">Takes <c>count * 10</c> numbers; not to be read before the task has ended.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="ArgumentException">A memory is too short.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ValueTask InferAsync(
        this ILandmarkEngine engine, ReadOnlyMemory<byte> crops, int count, Memory<float> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Check(engine, crops.Length, count);
        return engine.InferAsync(new MemoryCrops(crops), count, values, cancellationToken);
    }

    private static void Check(ILandmarkEngine engine, int bytes, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long needed = (long)count * engine.CropWidth * engine.CropHeight * 3;
        if (bytes < needed)
        {
            throw new ArgumentException($"{count} crops of {engine.CropWidth}x{engine.CropHeight} take {needed} bytes; there are {bytes}.", nameof(count));
        }
    }

    private readonly ref struct SpanCrops(ReadOnlySpan<byte> crops) : ICropWriter
    {
        private readonly ReadOnlySpan<byte> _crops = crops;

        public void Write(int index, Span<byte> crop) => _crops.Slice(index * crop.Length, crop.Length).CopyTo(crop);
    }

    private readonly struct MemoryCrops(ReadOnlyMemory<byte> crops) : ICropWriter
    {
        public void Write(int index, Span<byte> crop) => crops.Span.Slice(index * crop.Length, crop.Length).CopyTo(crop);
    }
}
