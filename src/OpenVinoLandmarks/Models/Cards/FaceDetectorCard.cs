using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>The part of a <see cref="ModelCard"/> about the output of a face detector. Immutable.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FaceDetectorCard
{
    /// <summary>
    /// The kind of output, one of the names in docs/detectors.md: <c>yunet</c>, <c>scrfd</c>, <c>retinaface</c>, <c>ultra-light</c>,
    /// <c>ultra-light-raw</c>, <c>blazeface</c>, <c>ssd</c>, <c>boxes</c>, <c>cell-grid</c>. Null recognizes it from the model; naming it
    /// does not make a model with other outputs fit.
    /// </summary>
    public string? Scheme { get; init; }

    /// <summary>The lowest score of a face if the caller does not set one, from 0 to 1. Null takes that of the kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float? Threshold
    {
        get;
        init => field = Checked(nameof(Threshold), value);
    }

    /// <summary>
    /// The intersection over union above which the box with the lower score is dropped, from 0 to 1. Null takes that of the kind. Networks
    /// that suppress overlapping boxes themselves ignore it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float? Overlap
    {
        get;
        init => field = Checked(nameof(Overlap), value);
    }

    private static float? Checked(string property, float? value) => value is null or (>= 0 and <= 1)
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{nameof(FaceDetectorCard)}.{property} must be from 0 to 1.");
}
