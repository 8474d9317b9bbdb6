using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>
/// The part of a <see cref="ModelCard"/> about a landmark model: what it is shown, and how its numbers are read. Immutable.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LandmarkCard
{
    private const float MaxEnlargement = 10;

    /// <summary>The name of the output with the points, if the model has several. Null takes the only one.</summary>
    public string? Output { get; init; }

    /// <summary>What the numbers of the output are. Null: fractions of the crop, or heat maps if the shape of the output says so.</summary>
    public LandmarkValues? Values { get; init; }

    /// <summary>The part of the image that the model is shown. Null: the box of the face as it is.</summary>
    public CropShape? Crop { get; init; }

    /// <summary>The factor by which the sides of the crop are enlarged about its centre, above 0 and at most 10. Null: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float? Enlarge
    {
        get;
        init => field = value is null or (> 0 and <= MaxEnlargement)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(Enlarge), value, $"{nameof(LandmarkCard)}.{nameof(Enlarge)} must be above 0 and at most {MaxEnlargement}.");
    }

    /// <summary>
    /// The order of the points, one of the names in docs/detectors.md: <c>5</c>, <c>35</c>, <c>68</c>, <c>98</c>, <c>106</c> or
    /// <c>106-insightface</c>. Null takes the one with the number of the model's points.
    /// </summary>
    public string? Layout { get; init; }

    /// <summary>The indices of the named points, for a model whose order is not a known one. It replaces <see cref="Layout"/>.</summary>
    public NamedPointIndices? Named { get; init; }
}
