namespace OpenVinoLandmarks.Faces;

/// <summary>A face's rectangle in pixels of the image: x to the right, y down, the upper left corner of the image at (0, 0).</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, greater than 0.</param>
/// <param name="Height">Height, greater than 0.</param>
/// <param name="Score">The detector's confidence in [0, 1]; null for a box that no scoring detector gave.</param>
public readonly record struct FaceBox(float X, float Y, float Width, float Height, float? Score = null)
{
    /// <summary>The box that covers a whole image, without a score.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    public static FaceBox Whole(int width, int height) => new(0, 0, width, height);
}
