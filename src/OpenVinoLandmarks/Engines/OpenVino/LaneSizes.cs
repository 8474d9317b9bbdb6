namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Which calls run in which batches. Measured with two processors in f32 and bf16 (docs/performance.md, benchmarks/side-by-side): of all
/// batches, requests and hints these come within a few percent of the best at every number of faces.
/// </summary>
internal static class LaneSizes
{
    /// <summary>Images an inference where each has all threads.</summary>
    public const int SomeBatch = 8;

    /// <summary>Images a call from which on a batch of <see cref="SomeBatch"/> costs less than one by one, even if not full.</summary>
    public const int SomeFrom = 6;

    /// <summary>Images an inference where several run side by side.</summary>
    public const int ManyBatch = 4;

    // A frame begins and ends with idle streams: with so many batches for each, that no longer shows.
    private const int BatchesAStream = 4;

    /// <summary>
    /// Images a call from which on streams side by side are the better choice. Until the device has said how many streams it takes, one a
    /// processor is assumed, the most that it may choose.
    /// </summary>
    public static int ManyFrom(LaneOnDemand many) => BatchesAStream * ManyBatch * (many.Ready?.Streams ?? Environment.ProcessorCount);

    /// <summary>
    /// How many of a call's images go in batches; the others go one by one. What is left over gets a batch of its own where it nearly fills
    /// one, or where a stream would have nothing to do meanwhile.
    /// </summary>
    public static int InBatches(OpenVinoLane lane, int count)
    {
        int full = count / lane.Batch, left = count - full * lane.Batch;
        return left * 4 >= lane.Batch * 3 || full % lane.Streams != 0 ? count : full * lane.Batch;
    }
}
