using System.Diagnostics;
using OpenCvSharp;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Keeps a number of calls in flight for a while, boxes given, and notes how long each took.</summary>
internal sealed class Load(FaceLandmarkDetector detector, Mat picture, FaceBox[] boxes)
{
    /// <summary>Runs unmeasured for a quarter of the time, at least ten calls, then measures.</summary>
    public async Task<LoadResult> RunAsync(int requests, TimeSpan duration, CancellationToken cancellationToken)
    {
        detector.WarmUp(boxes.Length);
        await MeasureAsync(requests, duration / 4, 10, cancellationToken);
        return await MeasureAsync(requests, duration, 1, cancellationToken);
    }

    private async Task<LoadResult> MeasureAsync(int requests, TimeSpan duration, int leastCalls, CancellationToken cancellationToken)
    {
        using MatImage image = new(picture);
        long from = Stopwatch.GetTimestamp();
        List<double>[] latencies = requests == 1
            ? [Alone(image, from, duration, leastCalls, cancellationToken)]
            : await Task.WhenAll(Enumerable.Range(0, requests).Select(_ => Task.Run(() => OneOfManyAsync(image, from, duration, leastCalls, cancellationToken))));
        return new LoadResult(requests, boxes.Length, Stopwatch.GetElapsedTime(from), new LatencySummary(latencies.SelectMany(list => list)));
    }

    // The latency path: no task, no other thread.
    private List<double> Alone(MatImage image, long from, TimeSpan duration, int leastCalls, CancellationToken cancellationToken)
    {
        List<double> latencies = new(1 << 16);
        FaceLandmarks[] results = new FaceLandmarks[boxes.Length];
        while (latencies.Count < leastCalls || Stopwatch.GetElapsedTime(from) < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            detector.Detect(image.View, boxes, results);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return latencies;
    }

    private async Task<List<double>> OneOfManyAsync(MatImage image, long from, TimeSpan duration, int leastCalls, CancellationToken cancellationToken)
    {
        List<double> latencies = new(1 << 14);
        while (latencies.Count < leastCalls || Stopwatch.GetElapsedTime(from) < duration)
        {
            long start = Stopwatch.GetTimestamp();
            await detector.DetectAsync(image, boxes, cancellationToken).ConfigureAwait(false);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return latencies;
    }
}
