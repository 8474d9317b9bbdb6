namespace OpenVinoLandmarks.Engines;

/// <summary>
/// Executes a landmark model: crops in, raw numbers out. A crop's answer is (x0, y0, ..., x4, y4) in fractions of the crop.
/// Implementations are thread-safe. <see cref="LandmarkEngineExtensions"/> takes crops that lie in memory already.
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

    /// <summary>The number of calls at a time from which on more no longer raise the throughput; at least 1.</summary>
    int BestConcurrency { get; }

    /// <summary>
    /// Makes what calls with so many crops are best served by (another compiled form, say), which the engine otherwise makes when enough
    /// such calls have come. Results do not depend on it.
    /// </summary>
    /// <param name="count">Crops a call, 1 or more.</param>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    void Prepare(int count);

    /// <summary>Runs the model and waits.</summary>
    /// <typeparam name="TCrops">A type of the caller's own, so that the call costs no allocation.</typeparam>
    /// <param name="crops">Writes the crops.</param>
    /// <param name="count">Number of crops, 0 or more.</param>
    /// <param name="values">Takes <c>count * 10</c> numbers, in the order of the crops.</param>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    void Infer<TCrops>(TCrops crops, int count, Span<float> values)
        where TCrops : ICropWriter, allows ref struct;

    /// <summary>Runs the model without holding a thread while an accelerator or a server works.</summary>
    /// <typeparam name="TCrops">A type of the caller's own.</typeparam>
    /// <param name="crops">Writes the crops; may be asked until the task has ended.</param>
    /// <param name="count">Number of crops, 0 or more.</param>
    /// <param name="values">Takes <c>count * 10</c> numbers; not to be read before the task has ended.</param>
    /// <param name="cancellationToken">Cancels what has not ended. The task ends when nothing is running any more.</param>
    /// <exception cref="ArgumentException">The memory is too short.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    ValueTask InferAsync<TCrops>(TCrops crops, int count, Memory<float> values, CancellationToken cancellationToken = default)
        where TCrops : ICropWriter;
}
