namespace OpenVinoLandmarks.Landmarks;

/// <summary>One point of a face. The unit is said where the point is used: pixels of the image, or fractions of a crop.</summary>
/// <param name="X">Distance from the left edge.</param>
/// <param name="Y">Distance from the upper edge.</param>
public readonly record struct LandmarkPoint(float X, float Y);
