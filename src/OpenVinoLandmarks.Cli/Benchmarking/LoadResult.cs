namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What a load has measured.</summary>
/// <param name="Requests">Calls in flight.</param>
/// <param name="Batch">Faces a call.</param>
/// <param name="Elapsed">From the first call to the end of the last.</param>
/// <param name="Latency">Of each call.</param>
internal sealed record LoadResult(int Requests, int Batch, TimeSpan Elapsed, LatencySummary Latency)
{
    public double FacesPerSecond => Latency.Count * (double)Batch / Elapsed.TotalSeconds;

    /// <summary>Median time of a call, divided by its faces.</summary>
    public double MicrosecondsPerFace => Latency.Percentile(50) / Batch;
}
