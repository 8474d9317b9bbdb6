using System.Diagnostics.CodeAnalysis;

namespace OpenVinoLandmarks;

/// <summary>The rectangle of a face in pixels of the image: x to the right, y down, the upper left corner of the image at (0, 0).</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, greater than 0.</param>
/// <param name="Height">Height, greater than 0.</param>
/// <param name="Score">The detector's confidence in [0, 1]; null if the box does not come from a detector with scores.</param>
public readonly record struct FaceBox(float X, float Y, float Width, float Height, float? Score = null)
{
    /// <summary>
    /// The points that the face detector itself computed, in pixels of the image, in the order that docs/detectors.md states for its kind;
    /// null if it computes none. They are for comparison: the landmark model computes the landmarks.
    /// </summary>
    public IReadOnlyList<LandmarkPoint>? DetectorLandmarks { get; init; }

    /// <summary>Compares all numbers, those of <see cref="DetectorLandmarks"/> included.</summary>
    public bool Equals(FaceBox other) =>
        (X, Y, Width, Height, Score).Equals((other.X, other.Y, other.Width, other.Height, other.Score))
        && LandmarkPoint.AreEqual(DetectorLandmarks, other.DetectorLandmarks);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(X, Y, Width, Height, Score);

    /// <summary>The box that covers a whole image, without a score.</summary>
    /// <param name="width">Width of the image in pixels.</param>
    /// <param name="height">Height of the image in pixels.</param>
    public static FaceBox Whole(int width, int height) => new(0, 0, width, height);

    /// <summary>
    /// Returns the pixels that the box covers: its corners are rounded to the nearest whole pixel (half to even, as the reference numbers
    /// of the models were computed) and clamped to the image.
    /// </summary>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <exception cref="ArgumentException">A number of the box is not finite, or a side is not greater than 0.</exception>
    /// <exception cref="ImageException">The box is outside the image.</exception>
    public PixelRegion ToRegion(int imageWidth, int imageHeight)
    {
        if (!(Width > 0 && Height > 0 && float.IsFinite(X) && float.IsFinite(Y) && float.IsFinite(Width) && float.IsFinite(Height)))
        {
            ThrowMalformed(this);
        }

        (int left, int right) = Side(X, Width, imageWidth);
        (int top, int bottom) = Side(Y, Height, imageHeight);
        if (left >= right || top >= bottom)
        {
            ThrowOutside(this, imageWidth, imageHeight);
        }

        return new PixelRegion(left, top, right - left, bottom - top);
    }

    /// <summary>Returns the box and its points, moved.</summary>
    /// <param name="x">Pixels to the right.</param>
    /// <param name="y">Pixels down.</param>
    internal FaceBox Moved(int x, int y) => this with
    {
        X = X + x,
        Y = Y + y,
        DetectorLandmarks = DetectorLandmarks is { } points
            ? [.. points.Select(point => new LandmarkPoint(point.X + x, point.Y + y))]
            : null,
    };

    /// <summary>Returns the box and its points in an image that is larger or smaller.</summary>
    /// <param name="factor">The size of the other image divided by that of this one. Powers of two are exact.</param>
    internal FaceBox Scaled(float factor) => this with
    {
        X = X * factor,
        Y = Y * factor,
        Width = Width * factor,
        Height = Height * factor,
        DetectorLandmarks = DetectorLandmarks is { } points ? [.. points.Select(point => point.Scaled(factor))] : null,
    };

    private static (int Low, int High) Side(double origin, double extent, int limit)
    {
        double low = Math.Round(origin), high = Math.Round(origin + extent);

        // A box thinner than a pixel covers the pixel that contains its edge.
        if (high <= low)
        {
            low = Math.Floor(origin);
            high = low + 1;
        }

        return ((int)Math.Clamp(low, 0, limit), (int)Math.Clamp(high, 0, limit));
    }

    [DoesNotReturn]
    private static void ThrowMalformed(FaceBox box) => throw new ArgumentException(FormattableString.Invariant(
        $"A face box needs finite numbers and sides above 0; this one is x {box.X}, y {box.Y}, width {box.Width}, height {box.Height}."));

    [DoesNotReturn]
    private static void ThrowOutside(FaceBox box, int width, int height) => throw new ImageException(FormattableString.Invariant(
        $"The face box {box.X},{box.Y},{box.Width},{box.Height} is outside the image of {width}x{height} pixels."));
}
