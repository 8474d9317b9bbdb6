namespace OpenVinoLandmarks.Engines;

/// <summary>
/// Executes a landmark model: crops in, raw numbers out. A crop is 8-bit BGR, rows of pixels without gaps (NHWC); its answer is
/// (x0, y0, ..., x4, y4) in fractions of the crop. Implementations are thread-safe.
/// </summary>
public interface ILandmarkEngine : IDisposable
{
    /// <summary>Numbers a crop: five points of two.</summary>
    const int ValuesPerFace = 10;

    /// <summary>What the engine is and where it runs.</summary>
    EngineInfo Info { get; }

    /// <summary>Width of a crop in pixels.</summary>
    int CropWidth { get; }

    /// <summary>Height of a crop in pixels.</summary>
    int CropHeight { get; }

    /// <summary>The number of crops a call from which on more crops no longer make a crop cheaper; at least 1.</summary>
    int BestBatch { get; }

    /// <summary>Runs the model and waits.</summary>
    /// <param name="crops"><paramref name="count"/> crops, one behind the other: <c>count * CropHeight * CropWidth * 3</c> bytes.</param>
    /// <param name="count">Number of crops, 0 or more.</param>
    /// <param name="values">Takes <c>count * 10</c> numbers, in the order of the crops.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    void Infer(ReadOnlySpan<byte> crops, int count, Span<float> values);

    /// <summary>Runs the model without holding a thread while an accelerator or a server works.</summary>
    /// <param name="crops">As in <see cref="Infer"/>; must stay as they are until the task has ended.</param>
    /// <param name="count">Number of crops, 0 or more.</param>
    /// <param name="values">As in <see cref="Infer"/>; not to be read before the task has ended.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="ArgumentException">A memory is too short.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    ValueTask InferAsync(ReadOnlyMemory<byte> crops, int count, Memory<float> values, CancellationToken cancellationToken = default);
}
