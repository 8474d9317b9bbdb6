namespace OpenVinoLandmarks.Streaming;

/// <summary>How much an <see cref="OrderedPipeline"/> does at once. Immutable.</summary>
public sealed record OrderedPipelineOptions
{
    /// <summary>Items worked on at once, at least 1. Default: the number of processors.</summary>
    public int Parallelism
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one item is worked on.");
    } = Environment.ProcessorCount;

    /// <summary>
    /// Items that were read from the source and whose results were not taken yet, at least 1: how far the source is read ahead, and with
    /// that what lies in memory. More than <see cref="Parallelism"/> keeps the others at work behind an item that takes long. Default:
    /// <see cref="Parallelism"/> and the number of processors.
    /// </summary>
    public int? InFlight
    {
        get;
        init => field = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one item is in flight.");
    }

    /// <summary>What <see cref="InFlight"/> comes to.</summary>
    internal int Room => InFlight ?? Parallelism + Environment.ProcessorCount;
}
