using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>
/// Which points of a landmark model are the five named ones. A named point is the mean of the points with its indices, so that the centre
/// of an eye can be derived from its contour. Left and right are those of the image. Immutable.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record NamedPointIndices
{
    /// <summary>Indices, from 0, whose mean is the centre of the eye on the left of the image.</summary>
    public required IReadOnlyList<int> LeftEye { get; init; }

    /// <summary>Indices whose mean is the centre of the eye on the right of the image.</summary>
    public required IReadOnlyList<int> RightEye { get; init; }

    /// <summary>Indices whose mean is the tip of the nose.</summary>
    public required IReadOnlyList<int> Nose { get; init; }

    /// <summary>Indices whose mean is the corner of the mouth on the left of the image.</summary>
    public required IReadOnlyList<int> LeftMouthCorner { get; init; }

    /// <summary>Indices whose mean is the corner of the mouth on the right of the image.</summary>
    public required IReadOnlyList<int> RightMouthCorner { get; init; }

    /// <summary>The five lists, in the order of the indexer of <see cref="FaceLandmarks"/>.</summary>
    internal IReadOnlyList<IReadOnlyList<int>> All => [LeftEye, RightEye, Nose, LeftMouthCorner, RightMouthCorner];

    /// <summary>Returns true if every list has an index and all indices are below a number of points.</summary>
    internal bool Fit(int points) => All.All(list => list is { Count: > 0 } && list.All(index => index >= 0 && index < points));
}
