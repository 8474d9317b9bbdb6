using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Decides which calls run in which batches on an OpenVINO device. The constants were measured with two processors in f32 and bf16
/// (docs/performance/scaling.md, scripts/side-by-side): of all batch sizes, numbers of requests and hints they come within a few
/// percent of the best for every number of faces.
/// </summary>
internal static class BatchPolicy
{
    /// <summary>The most images of a group, which has a compiled form of its own. Larger groups gain nothing.</summary>
    public const int LargestGroup = 8;

    /// <summary>Images per inference if a call has enough of them to keep all streams of the device busy.</summary>
    public const int ThroughputBatch = 4;

    // Streams are idle at the beginning and the end of a call. With four batches per stream the loss is not measurable.
    private const int BatchesPerStream = 4;

    /// <summary>The numbers of images that have a form of their own.</summary>
    public static IEnumerable<int> Groups => Enumerable.Range(2, LargestGroup - 1);

    /// <summary>
    /// Number of equal batches into which a group is divided, each on a stream with an equal share of the threads. Streams do not wait for
    /// each other as the threads of one inference do after every layer; a number that does not divide both would leave threads idle.
    /// </summary>
    /// <param name="images">Images of the group.</param>
    /// <param name="threads">Threads of an inference that has all of them; 1 for a device that cannot be divided so.</param>
    public static int StreamsFor(int images, int threads) => threads == 0 ? images : StreamsFor(threads, images % threads);

    /// <summary>Chooses the compiled form of the model for the first images of a call.</summary>
    /// <param name="groups">The forms for <see cref="Groups"/>, in that order; empty if the device's options rule them out.</param>
    /// <param name="throughput">The form for batches on all streams; null if the device's options rule it out.</param>
    /// <param name="images">Number of images of the call.</param>
    /// <returns>The form; null for one inference per image.</returns>
    public static LazyBatchModel? Choose(LazyBatchModel[] groups, LazyBatchModel? throughput, int images)
    {
        if (throughput is not null && images >= (groups.Length == 0 ? ThroughputBatch + 1 : ThroughputFrom(throughput)))
        {
            return throughput;
        }

        return groups.Length == 0 || images == 1 ? null : groups[Math.Min(images, LargestGroup) - 2];
    }

    /// <summary>The form for a call whose own form is not compiled yet: the smallest one that its images nearly fill, or null.</summary>
    /// <param name="groups">The forms for <see cref="Groups"/>, in that order.</param>
    /// <param name="images">Number of images of the call.</param>
    public static CompiledBatchModel? NearlyFilled(LazyBatchModel[] groups, int images)
    {
        foreach (LazyBatchModel form in groups)
        {
            if (form.Images > images && NearlyFills(images, form.Images) && form.Ready is { } ready)
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
    /// Number of a call's images that run in a form; the rest runs in another. The form of a group runs whole groups, and images that
    /// nearly fill another one. The form for many images runs batches; the images after the last full one run as a batch if they nearly
    /// fill it, or if a stream would be idle meanwhile.
    /// </summary>
    /// <param name="form">The compiled form.</param>
    /// <param name="images">Number of images of the call.</param>
    public static int BatchedImages(CompiledBatchModel form, int images)
    {
        int full = images / form.Images, left = images - full * form.Images;
        bool leavesStreamIdle = form.Images == form.Batch && full % form.Streams != 0;
        return NearlyFills(left, form.Images) || leavesStreamIdle ? images : full * form.Images;
    }

    private static bool NearlyFills(int images, int all) => images * 4 >= all * 3;
}
