namespace OpenVinoLandmarks;

/// <summary>A point in an image. The member that returns it states the unit: pixels of the image, or fractions of a crop.</summary>
/// <param name="X">Distance from the left edge.</param>
/// <param name="Y">Distance from the upper edge.</param>
public readonly record struct LandmarkPoint(float X, float Y);
