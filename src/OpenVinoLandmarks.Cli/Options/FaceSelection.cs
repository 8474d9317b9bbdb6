using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>Where faces are, as the command line says it.</summary>
internal sealed record FaceSelection
{
    /// <summary>The boxes that the user gave, for every image; null where faces are to be found.</summary>
    public required IReadOnlyList<FaceBox>? Boxes { get; init; }

    /// <summary>Each image is one face.</summary>
    public required bool Whole { get; init; }

    /// <summary>OpenCV's cascade finds the faces.</summary>
    public required bool UseCascade { get; init; }

    /// <summary>The cascade's file, or null for the usual places.</summary>
    public required string? CascadeFile { get; init; }

    /// <summary>The face detector's model, or null for the default.</summary>
    public required string? DetectorModel { get; init; }

    /// <summary>Which of the detected faces are wanted.</summary>
    public required FaceDetectionOptions Wanted { get; init; }

    /// <summary>True where no face detector is needed.</summary>
    public bool IsGiven => Whole || Boxes is not null;
}
