namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// What a device is configured for: the shortest time of one inference, or the largest number of inferences per second. From this hint the
/// device derives its number of streams, its number of threads and <see cref="CompiledModel.OptimalNumberOfInferRequests"/>; values that
/// are set explicitly, such as <see cref="PropertyKeys.NumStreams"/>, take precedence.
/// </summary>
/// <remarks>
/// The property PERFORMANCE_HINT; see <see cref="PropertyKeys.PerformanceMode"/>. Without it CPU, GPU and NPU use
/// <see cref="Latency"/>.
/// </remarks>
public enum PerformanceMode
{
    /// <summary>
    /// The shortest time of one inference: the whole device works on it. Right if one request runs at a time. The text is LATENCY.
    /// </summary>
    Latency,

    /// <summary>
    /// The most inferences per second: several run at once, and each takes longer. It pays off only with as many requests in flight as
    /// <see cref="CompiledModel.OptimalNumberOfInferRequests"/>. The text is THROUGHPUT.
    /// </summary>
    Throughput,

    /// <summary>
    /// The most inferences per second on all devices of AUTO together, which then runs the model on each of them. Meant for AUTO only. The
    /// text is CUMULATIVE_THROUGHPUT.
    /// </summary>
    CumulativeThroughput,
}
