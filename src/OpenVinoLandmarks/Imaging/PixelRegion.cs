using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Imaging;

/// <summary>A rectangle of whole pixels inside an image: the upper left corner belongs to it, the lower right does not.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
public readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The region that covers a whole image.</summary>
    /// <param name="image">The image.</param>
    public static PixelRegion Whole(ImageView image) => new(0, 0, image.Width, image.Height);

    /// <summary>
    /// The part of an image that a face's box covers: its corners are rounded to the nearest whole pixel (half to even, as the
    /// numbers that this library is checked against were made) and clamped to the image.
    /// </summary>
    /// <param name="box">The face, in pixels of the image.</param>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <exception cref="ArgumentException">A number of the box is not finite, or a side is not greater than 0.</exception>
    /// <exception cref="ImageException">The box lies wholly outside the image.</exception>
    public static PixelRegion FromBox(FaceBox box, int imageWidth, int imageHeight)
    {
        if (!(box is { Width: > 0, Height: > 0 } && float.IsFinite(box.X) && float.IsFinite(box.Y) && float.IsFinite(box.Width) && float.IsFinite(box.Height)))
        {
            ThrowMalformed(box);
        }

        (int left, int right) = Side(box.X, box.Width, imageWidth);
        (int top, int bottom) = Side(box.Y, box.Height, imageHeight);
        if (left >= right || top >= bottom)
        {
            ThrowOutside(box, imageWidth, imageHeight);
        }

        return new PixelRegion(left, top, right - left, bottom - top);
    }

    private static (int Low, int High) Side(double origin, double extent, int limit)
    {
        double low = Math.Round(origin), high = Math.Round(origin + extent);

        // A box thinner than a pixel still is somewhere: it takes the pixel that holds its edge.
        if (high <= low)
        {
            low = Math.Floor(origin);
            high = low + 1;
        }

        return ((int)Math.Clamp(low, 0, limit), (int)Math.Clamp(high, 0, limit));
    }

    [DoesNotReturn]
    private static void ThrowMalformed(FaceBox box) =>
        throw new ArgumentException($"A face box needs finite numbers and sides greater than 0; this one is x {box.X}, y {box.Y}, width {box.Width}, height {box.Height}.", nameof(box));

    [DoesNotReturn]
    private static void ThrowOutside(FaceBox box, int width, int height) =>
        throw new ImageException(FormattableString.Invariant($"The face box {box.X},{box.Y},{box.Width},{box.Height} lies outside the image of {width}x{height} pixels."));
}
