using System.Diagnostics;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// Keeps a fixed number of calls in flight for some time and records the latency of each call. The boxes of the faces are given.
/// </summary>
internal sealed class LoadTest(FaceLandmarkDetector detector, IImageSource picture, FaceBox[] boxes)
{
    /// <summary>Runs the load. The warm-up before it takes a quarter of the duration and at least ten calls.</summary>
    /// <param name="requests">Calls in flight, at least 1.</param>
    /// <param name="duration">How long calls are measured.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<LoadResult> RunAsync(int requests, TimeSpan duration, CancellationToken cancellationToken)
    {
        detector.WarmUp(boxes.Length);
        await MeasureAsync(requests, duration / 4, 10, cancellationToken);
        return await MeasureAsync(requests, duration, 1, cancellationToken);
    }

    private async Task<LoadResult> MeasureAsync(int requests, TimeSpan duration, int minCalls, CancellationToken cancellationToken)
    {
        long from = Stopwatch.GetTimestamp();
        List<double>[] latencies = requests == 1
            ? [Loop(from, duration, minCalls, cancellationToken)]
            : await Task.WhenAll(Enumerable.Range(0, requests)
                .Select(_ => Task.Run(() => LoopAsync(from, duration, minCalls, cancellationToken), cancellationToken)));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(from);
        return new LoadResult(requests, boxes.Length, elapsed, new LatencySummary(latencies.SelectMany(list => list)));
    }

    // A single call in flight takes the synchronous path: no task and no other thread.
    private List<double> Loop(long from, TimeSpan duration, int minCalls, CancellationToken cancellationToken)
    {
        List<double> latencies = new(1 << 16);
        FaceLandmarks[] results = new FaceLandmarks[boxes.Length];
        while (latencies.Count < minCalls || Stopwatch.GetElapsedTime(from) < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            detector.Detect(picture.View, boxes, results);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return latencies;
    }

    private async Task<List<double>> LoopAsync(long from, TimeSpan duration, int minCalls, CancellationToken cancellationToken)
    {
        List<double> latencies = new(1 << 14);
        while (latencies.Count < minCalls || Stopwatch.GetElapsedTime(from) < duration)
        {
            long start = Stopwatch.GetTimestamp();
            await detector.DetectAsync(picture, boxes, cancellationToken).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return latencies;
    }
}

/// <summary>The measurements of one load test.</summary>
/// <param name="Requests">Calls in flight.</param>
/// <param name="Batch">Faces per call.</param>
/// <param name="Elapsed">Time from the start of the first call to the end of the last.</param>
/// <param name="Latency">Latencies of all calls.</param>
internal sealed record LoadResult(int Requests, int Batch, TimeSpan Elapsed, LatencySummary Latency)
{
    /// <summary>Throughput of all calls together.</summary>
    public double FacesPerSecond => Latency.Count * (double)Batch / Elapsed.TotalSeconds;

    /// <summary>Median latency of a call, divided by its number of faces.</summary>
    public double MicrosecondsPerFace => Latency.Percentile(50) / Batch;
}

/// <summary>Latencies of a number of calls in microseconds.</summary>
internal sealed class LatencySummary
{
    private readonly double[] _sorted;

    /// <param name="microseconds">One latency per call, in any order; at least one.</param>
    public LatencySummary(IEnumerable<double> microseconds)
    {
        _sorted = [.. microseconds.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(_sorted.Length, nameof(microseconds));
    }

    public int Count => _sorted.Length;

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    /// <summary>All latencies in ascending order.</summary>
    public IReadOnlyList<double> Sorted => _sorted;

    /// <summary>Returns the latency that this percentage of the calls did not exceed, by the nearest-rank method.</summary>
    /// <param name="percent">Greater than 0, at most 100.</param>
    public double Percentile(double percent)
    {
        int rank = (int)Math.Ceiling(percent / 100 * _sorted.Length);
        return _sorted[Math.Clamp(rank - 1, 0, _sorted.Length - 1)];
    }
}
