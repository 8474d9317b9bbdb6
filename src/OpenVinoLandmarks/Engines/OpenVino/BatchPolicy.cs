using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Decides which calls run in which batches on an OpenVINO device. The constants were measured with two processors in f32 and bf16
/// (docs/performance/scaling.md, scripts/side-by-side): of all batch sizes, numbers of requests and hints they come within a few
/// percent of the best for every number of faces.
/// </summary>
internal static class BatchPolicy
{
    /// <summary>The most images per inference if an inference has all threads of the device. Larger batches gain nothing.</summary>
    public const int LatencyBatch = 8;

    /// <summary>Images per inference if several inferences run in parallel on the device's streams.</summary>
    public const int ThroughputBatch = 4;

    // Streams are idle at the beginning and the end of a call. With four batches per stream the loss is not measurable.
    private const int BatchesPerStream = 4;

    /// <summary>The sizes of the batches on all threads: a call with fewer than nine images runs as one batch of its number.</summary>
    public static IEnumerable<int> LatencyBatches => Enumerable.Range(2, LatencyBatch - 1);

    /// <summary>Chooses the compiled form of the model for the first images of a call.</summary>
    /// <param name="latency">
    /// The forms for batches on all threads, one for each of <see cref="LatencyBatches"/>; empty if the device's options rule them out.
    /// </param>
    /// <param name="throughput">The form for batches on all streams; null if the device's options rule it out.</param>
    /// <param name="images">Number of images of the call.</param>
    /// <returns>The form; null for one inference per image.</returns>
    public static LazyBatchModel? Choose(LazyBatchModel[] latency, LazyBatchModel? throughput, int images)
    {
        if (throughput is not null && images >= (latency.Length == 0 ? ThroughputBatch + 1 : ThroughputFrom(throughput)))
        {
            return throughput;
        }

        return latency.Length == 0 || images == 1 ? null : latency[Math.Min(images, LatencyBatch) - 2];
    }

    /// <summary>The form for a call whose own form is not compiled yet: the smallest one that its images nearly fill, or null.</summary>
    /// <param name="latency">The forms for batches on all threads, in the order of their sizes.</param>
    /// <param name="images">Number of images of the call.</param>
    public static CompiledBatchModel? NearlyFilled(LazyBatchModel[] latency, int images)
    {
        foreach (LazyBatchModel form in latency)
        {
            if (form.Batch > images && NearlyFills(images, form.Batch) && form.Ready is { } ready)
            {
                return ready;
            }
        }

        return null;
    }

    /// <summary>Number of images per call from which on batches on all streams are the better choice.</summary>
    /// <param name="throughput">
    /// The form for batches on all streams. Until it is compiled, one stream per processor is assumed, the most that a device may
    /// choose.
    /// </param>
    public static int ThroughputFrom(LazyBatchModel throughput) =>
        BatchesPerStream * ThroughputBatch * (throughput.Ready?.Streams ?? Environment.ProcessorCount);

    /// <summary>
    /// Number of a call's images that run in batches; the rest runs in another form. The images after the last full batch run as a batch
    /// if they nearly fill it, or if a stream would be idle meanwhile.
    /// </summary>
    /// <param name="batches">The compiled form.</param>
    /// <param name="images">Number of images of the call.</param>
    public static int BatchedImages(CompiledBatchModel batches, int images)
    {
        int full = images / batches.Batch, left = images - full * batches.Batch;
        return NearlyFills(left, batches.Batch) || full % batches.Streams != 0 ? images : full * batches.Batch;
    }

    private static bool NearlyFills(int images, int batch) => images * 4 >= batch * 3;
}
