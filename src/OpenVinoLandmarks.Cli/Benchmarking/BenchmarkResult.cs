namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>All that one run has found out.</summary>
internal sealed record BenchmarkResult
{
    public required MachineFacts Machine { get; init; }

    public required DetectorInfo Detector { get; init; }

    /// <summary>The face detector's name.</summary>
    public required string FaceDetector { get; init; }

    /// <summary>What the pictures are.</summary>
    public required string Pictures { get; init; }

    /// <summary>Faces that the face detector found in the first picture.</summary>
    public required int FacesFound { get; init; }

    public required StartTimes Start { get; init; }

    public required StageTimes Stages { get; init; }

    public required LoadResult Load { get; init; }
}
