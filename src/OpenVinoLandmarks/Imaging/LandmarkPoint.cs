namespace OpenVinoLandmarks;

/// <summary>A point in an image. The member that returns it states the unit: pixels of the image, or fractions of a crop.</summary>
/// <param name="X">Distance from the left edge.</param>
/// <param name="Y">Distance from the upper edge.</param>
public readonly record struct LandmarkPoint(float X, float Y)
{
    /// <summary>Returns the point in an image that is larger or smaller.</summary>
    /// <param name="factor">The size of the other image divided by that of this one.</param>
    internal LandmarkPoint Scaled(float factor) => new(X * factor, Y * factor);

    /// <summary>Returns true if two lists have the same points; a list that is null has none.</summary>
    internal static bool AreEqual(IReadOnlyList<LandmarkPoint>? left, IReadOnlyList<LandmarkPoint>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.SequenceEqual(right));
}
