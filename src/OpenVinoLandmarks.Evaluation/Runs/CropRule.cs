namespace OpenVinoLandmarks.Evaluation;

/// <summary>Finds the pixels that a model sees for a box of a data set.</summary>
internal static class CropRule
{
    /// <summary>Applies a rule.</summary>
    /// <param name="box">The box, with sides above 0.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <returns>The box that errors are normed with, and the pixels; null if the box has no pixel in the picture.</returns>
    public static (FaceRectangle Box, PixelRegion Region)? Apply(FaceRectangle box, BoxRule rule, int width, int height)
    {
        // A box that ends before the first pixel would be moved to a place that has nothing to do with the face.
        if (box.Right <= 0 || box.Bottom <= 0 || box.X >= width || box.Y >= height)
        {
            return null;
        }

        if (rule == BoxRule.Cut)
        {
            FaceBox cut = new((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height);
            return Region(cut, width, height) is { } region ? (box, region) : null;
        }

        FaceRectangle moved = box with { X = Math.Max(box.X, 0), Y = Math.Max(box.Y, 0) };
        int left = (int)moved.X, right = (int)Math.Min(moved.Right, width);
        int top = (int)moved.Y, bottom = (int)Math.Min(moved.Bottom, height);
        return left < right && top < bottom ? (moved, new PixelRegion(left, top, right - left, bottom - top)) : null;
    }

    /// <summary>Returns the pixels of a box as the detector computes them; null if it has none.</summary>
    public static PixelRegion? Region(FaceBox box, int width, int height)
    {
        try
        {
            return box.ToRegion(width, height);
        }
        catch (Exception e) when (e is ImageException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>
/// A part of an image as an image of its own. Points that a detector returns for it have small coordinates, whose rounding to single
/// precision is far below the errors that are measured; in a large image it would not be.
/// </summary>
/// <param name="image">The image.</param>
/// <param name="region">The part, inside the image.</param>
internal sealed class ImagePart(IImageSource image, PixelRegion region) : IImageSource
{
    /// <inheritdoc/>
    public ImageView View => image.View.Part(region);
}
