using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What a series of measurements varies (<c>--sweep</c>).</summary>
internal enum Sweep
{
    /// <summary>Faces per call: 1, 2, 4, ... 512.</summary>
    Faces,

    /// <summary>Threads per inference: 1, 2, 4, ... and the number of processors.</summary>
    Threads,

    /// <summary>Size of the picture.</summary>
    Size,
}

/// <summary>The model whose layers are measured (<c>--layers</c>).</summary>
internal enum LayersOf
{
    /// <summary>The landmark model.</summary>
    Landmarks,

    /// <summary>The face detector.</summary>
    Detector,
}

/// <summary>The options of <c>benchmark</c>.</summary>
internal sealed record BenchmarkSettings
{
    /// <summary>Images and folders, as typed. Empty for a synthetic picture.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The size limit of the pictures, and whether damaged ones are read.</summary>
    public required PictureReadOptions Reading { get; init; }

    /// <summary>Device, model and execution.</summary>
    public required FaceLandmarkDetectorOptions Detector { get; init; }

    /// <summary>The face detector.</summary>
    public required DetectorChoice FaceDetector { get; init; }

    /// <summary>Calls in flight. Null for 1, or for the best number of the device if it optimizes for throughput.</summary>
    public required int? Requests { get; init; }

    /// <summary>Faces per call. Null for 1, or for 32 in a sweep over threads.</summary>
    public required int? Batch { get; init; }

    /// <summary>Duration of each load test.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What is varied, or null for a single run.</summary>
    public required Sweep? Sweep { get; init; }

    /// <summary>The model whose layers are measured, or null for a run of the whole detector.</summary>
    public required LayersOf? Layers { get; init; }

    /// <summary>The format of the results on stdout: text or JSON.</summary>
    public required OutputFormat Format { get; init; }

    /// <summary>The SVG file for a chart, or null.</summary>
    public required string? Chart { get; init; }
}
