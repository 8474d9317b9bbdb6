using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks;

/// <summary>
/// The metrics and the traces of all detectors of the process. Units and attributes follow OpenTelemetry's conventions. While nobody
/// listens, a call measures nothing. Thread-safe.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><c>openvino_landmarks.detect.duration</c>, histogram in seconds: one call, or one image of a stream. A call that failed has the
/// attribute <c>error.type</c>, the type of its exception.</item>
/// <item><c>openvino_landmarks.detect.faces</c>, histogram in {face}: faces per call that succeeded.</item>
/// <item><c>openvino_landmarks.queue.length</c>, up-down counter in {call}: calls that wait because all batches of a model are in
/// use.</item>
/// </list>
/// Durations and faces have the attributes <c>model</c>, <c>device</c> (as it was requested) and <c>operation</c>. Operations are
/// <c>detect faces</c>, which searches for faces and finds their landmarks, and <c>detect landmarks</c>, for which the caller passes boxes.
/// They are the names of the activities too.
/// </remarks>
/// <example>
/// <code>
/// services.AddOpenTelemetry()
///     .WithMetrics(metrics => metrics.AddMeter(DetectorTelemetry.Name))
///     .WithTracing(traces => traces.AddSource(DetectorTelemetry.Name));
/// </code>
/// </example>
public static class DetectorTelemetry
{
    /// <summary>The name of the meter and of the source of activities.</summary>
    public const string Name = "OpenVinoLandmarks";

    private static readonly Meter s_meter = new(Name);

    /// <summary>The source of activities.</summary>
    internal static readonly ActivitySource Activities = new(Name);

    /// <summary>Seconds per call.</summary>
    internal static readonly Histogram<double> Duration = s_meter.CreateHistogram(
        "openvino_landmarks.detect.duration",
        "s",
        "How long a call took.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        });

    /// <summary>Faces per call.</summary>
    internal static readonly Histogram<int> Faces = s_meter.CreateHistogram(
        "openvino_landmarks.detect.faces",
        "{face}",
        "Number of faces per call.",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [0, 1, 2, 3, 5, 10, 20, 50, 100] });

    private static readonly ObservableUpDownCounter<int> s_queue = s_meter.CreateObservableUpDownCounter(
        "openvino_landmarks.queue.length",
        static () => InferenceRequestPool.WaitingInProcess,
        "{call}",
        "Calls that wait because all batches of a model are in use.");

    /// <summary>True if a listener wants durations, faces or activities.</summary>
    internal static bool IsEnabled => Duration.Enabled || Faces.Enabled || Activities.HasListeners();
}

/// <summary>Measures one call of a detector; the default value measures nothing.</summary>
internal readonly struct DetectorCall
{
    /// <summary>The operation that searches for faces.</summary>
    public const string DetectFaces = "detect faces";

    /// <summary>The operation with boxes of the caller.</summary>
    public const string DetectLandmarks = "detect landmarks";

    private readonly FaceLandmarkDetector? _detector;
    private readonly string _operation;
    private readonly Activity? _activity;
    private readonly long _start;

    private DetectorCall(FaceLandmarkDetector detector, string operation)
    {
        (_detector, _operation) = (detector, operation);
        _activity = DetectorTelemetry.Activities.StartActivity(operation);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Begins to measure a call if somebody listens.</summary>
    public static DetectorCall Begin(FaceLandmarkDetector detector, string operation) =>
        DetectorTelemetry.IsEnabled ? new DetectorCall(detector, operation) : default;

    /// <summary>Records a call that has succeeded.</summary>
    public void Succeeded(int faces)
    {
        if (_detector is not null)
        {
            TagList tags = Tags();
            DetectorTelemetry.Faces.Record(faces, tags);
            _activity?.SetTag("faces", faces);
            End(tags);
        }
    }

    /// <summary>Records a call that has failed. Returns false, so that an exception filter can call it.</summary>
    public bool Failed(Exception error)
    {
        if (_detector is not null)
        {
            TagList tags = Tags();
            tags.Add("error.type", error.GetType().FullName);
            _activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            End(tags);
        }

        return false;
    }

    private TagList Tags()
    {
        DetectorInfo info = _detector!.Info;
        return new TagList
        {
            { "model", info.Model }, { "device", info.Engine.RequestedDevice }, { "operation", _operation },
        };
    }

    private void End(in TagList tags)
    {
        DetectorTelemetry.Duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        if (_activity is not null)
        {
            foreach ((string key, object? value) in tags)
            {
                _activity.SetTag(key, value);
            }

            _activity.Dispose();
        }
    }
}
