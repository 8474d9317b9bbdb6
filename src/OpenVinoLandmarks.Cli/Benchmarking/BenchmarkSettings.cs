using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What <c>benchmark</c> is to do, read and checked.</summary>
internal sealed record BenchmarkSettings
{
    /// <summary>Images and folders, as typed; empty for a picture of the tool's own.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Device, model, execution.</summary>
    public required FaceLandmarkDetectorOptions Detector { get; init; }

    /// <summary>Which face detector.</summary>
    public required DetectorChoice FaceDetector { get; init; }

    /// <summary>Calls in flight, or null for the device's own optimum (one where it is asked for latency).</summary>
    public required int? Requests { get; init; }

    /// <summary>Faces a call, or null for one (in a sweep over threads: 32).</summary>
    public required int? Batch { get; init; }

    /// <summary>How long each load runs.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What is varied, or null for one run.</summary>
    public required Sweep? Sweep { get; init; }

    /// <summary>What results look like.</summary>
    public required OutputFormat Format { get; init; }

    /// <summary>The SVG file for a chart, or null.</summary>
    public required string? Chart { get; init; }
}
