using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OpenVinoLandmarks.Server.Serving;

/// <summary>Measures the batches of all models: how many images and callers share one, and how long it runs. Thread-safe.</summary>
internal static class BatchMetrics
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "OpenVinoLandmarks.Server";

    private const string Model = "model";

    private static readonly Meter s_meter = new(Name);
    private static readonly ActivitySource s_activities = new(Name);

    // Exporters' default limits are for milliseconds.
    private static readonly Histogram<double> s_duration = s_meter.CreateHistogram(
        "openvino_landmarks.batch.duration",
        "s",
        "How long the model ran for a batch.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    private static readonly InstrumentAdvice<int> s_counts = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] };

    private static readonly Histogram<int> s_images = s_meter.CreateHistogram(
        "openvino_landmarks.batch.images", "{image}", "Number of images per batch.", advice: s_counts);

    private static readonly Histogram<int> s_callers = s_meter.CreateHistogram(
        "openvino_landmarks.batch.callers", "{caller}", "Number of callers that share a batch.", advice: s_counts);

    /// <summary>Runs a batch and measures it.</summary>
    public static async Task MeasureAsync(string model, int images, int callers, Func<Task> run)
    {
        using Activity? activity = s_activities.StartActivity("infer batch");
        activity?.SetTag(Model, model).SetTag("images", images).SetTag("callers", callers);
        long start = Stopwatch.GetTimestamp();
        await run();
        KeyValuePair<string, object?> tag = new(Model, model);
        s_duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tag);
        s_images.Record(images, tag);
        s_callers.Record(callers, tag);
    }
}
