namespace OpenVinoLandmarks.Faces;

/// <summary>Which of the faces in a picture are wanted. Immutable.</summary>
public sealed record FaceDetectionOptions
{
    /// <summary>All faces above the detector's own threshold.</summary>
    public static FaceDetectionOptions Default { get; } = new();

    /// <summary>The lowest score, in [0, 1]; null takes the detector's own threshold. Detectors without scores ignore it.</summary>
    public float? MinScore { get; init; }

    /// <summary>The most faces to give, best score first; null gives all.</summary>
    public int? MaxFaces { get; init; }

    /// <summary>The least width and height of a face in pixels of the picture.</summary>
    public float MinFaceSize { get; init; }
}
