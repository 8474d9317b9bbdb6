namespace OpenVinoLandmarks;

/// <summary>
/// A rectangle of whole pixels in an image. The upper left corner belongs to it, the lower right corner does not.
/// <see cref="FaceBox.ToRegion"/> computes the region of a face.
/// </summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
public readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The region that covers a whole image.</summary>
    /// <param name="image">The image.</param>
    public static PixelRegion Whole(ImageView image) => new(0, 0, image.Width, image.Height);

    /// <summary>True if the region has a pixel and does not leave the image.</summary>
    internal bool IsInside(ImageView image) =>
        X >= 0 && Y >= 0 && Width >= 1 && Height >= 1 && (long)X + Width <= image.Width && (long)Y + Height <= image.Height;
}
