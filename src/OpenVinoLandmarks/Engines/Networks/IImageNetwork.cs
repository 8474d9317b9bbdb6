namespace OpenVinoLandmarks.Engines.Networks;

/// <summary>
/// A network with one image input and one output on some engine: what landmark models and face detectors have in common.
/// Images are 8-bit BGR, NHWC. Implementations are thread-safe.
/// </summary>
internal interface IImageNetwork : IDisposable
{
    /// <summary>What the engine is and where it runs.</summary>
    EngineInfo Info { get; }

    /// <summary>Name of the model, for messages and results.</summary>
    string ModelName { get; }

    /// <summary>The shapes of one image's input and output.</summary>
    NetworkShape Shape { get; }

    /// <summary>Images a call from which on more no longer make one cheaper.</summary>
    int BestBatch { get; }

    /// <summary>Calls at a time from which on more no longer raise the throughput.</summary>
    int BestConcurrency { get; }

    /// <summary>Makes what calls with so many images are best served by, so that none of them has to wait for it.</summary>
    void Prepare(int count);

    /// <summary>Runs <paramref name="count"/> images and waits; the numbers lie one image behind the other.</summary>
    void Infer<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct;

    /// <summary>The same without holding a thread where the engine can.</summary>
    ValueTask InferAsync<TImages>(TImages images, int count, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter;
}
