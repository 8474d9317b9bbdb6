using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary>What <c>detect</c> is to do, read and checked.</summary>
internal sealed record DetectSettings
{
    /// <summary>Images and folders, as typed.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Device, model, execution.</summary>
    public required FaceLandmarkDetectorOptions Detector { get; init; }

    /// <summary>Where faces come from.</summary>
    public required FaceSelection Faces { get; init; }

    /// <summary>What results look like.</summary>
    public required OutputFormat Format { get; init; }

    /// <summary>The file or folder for pictures with boxes and points, or null.</summary>
    public required string? Overlay { get; init; }
}
