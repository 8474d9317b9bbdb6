namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The memory layout of a feature map: images, rows, pixels, and channels innermost, with a border of zeros around each image, so that
/// inner loops do not test for edges. A pixel takes <see cref="PixelStep"/> floats, of which the first <see cref="Channels"/> have a
/// meaning; the others are finite but arbitrary, and no sum may include them.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels per row.</param>
/// <param name="Channels">Channels per pixel.</param>
/// <param name="PixelStep">Floats from one pixel to the next.</param>
/// <param name="Top">Rows of zeros above the image.</param>
/// <param name="Left">Pixels of zeros before each row.</param>
/// <param name="Bottom">Rows of zeros below the image.</param>
/// <param name="Right">Pixels of zeros after each row.</param>
internal readonly record struct MapLayout(int Height, int Width, int Channels, int PixelStep, int Top, int Left, int Bottom, int Right)
{
    /// <summary>Floats from a pixel to the pixel below.</summary>
    public int RowStep => checked((Left + Width + Right) * PixelStep);

    /// <summary>Floats from one image to the next.</summary>
    public int ImageStep => checked((Top + Height + Bottom) * RowStep);

    /// <summary>Floats from the beginning of an image, border included, to its first pixel.</summary>
    public nint Origin => Offset(0, 0);

    /// <summary>The largest number of floats per image. Larger tensors are left to the naive operations.</summary>
    public const long MaxFloats = 1 << 28;

    public bool HasBorder => (Top | Left | Bottom | Right) != 0;

    /// <summary>
    /// Returns the distance in floats from the beginning of an image to a pixel; border pixels have coordinates outside the image.
    /// </summary>
    public nint Offset(int y, int x) => ((nint)y + Top) * RowStep + ((nint)x + Left) * PixelStep;

    /// <summary>Fills the border of one image.</summary>
    public unsafe void FillBorder(float* image, float value)
    {
        if (!HasBorder)
        {
            return;
        }

        new Span<float>(image, Top * RowStep).Fill(value);
        new Span<float>(image + (Top + Height) * RowStep, Bottom * RowStep).Fill(value);
        if ((Left | Right) == 0)
        {
            return;
        }

        // The right border of a row and the left border of the next row are contiguous.
        float* row = image + Top * RowStep;
        new Span<float>(row, Left * PixelStep).Fill(value);
        for (int y = 0; y < Height - 1; y++)
        {
            new Span<float>(row + (Left + Width) * PixelStep, (Left + Right) * PixelStep).Fill(value);
            row += RowStep;
        }

        new Span<float>(row + (Left + Width) * PixelStep, Right * PixelStep).Fill(value);
    }
}

/// <summary>A rectangle of pixels in memory: a pointer to the first pixel, and the distances to the next row and pixel in floats.</summary>
internal readonly unsafe struct PixelGrid(float* first, nint rowStep, nint pixelStep)
{
    public readonly float* First = first;

    public readonly nint RowStep = rowStep;

    public readonly nint PixelStep = pixelStep;
}

/// <summary>Rounds sizes up to whole vectors or tiles.</summary>
internal static class Padding
{
    public static int RoundUp(int value, int multiple) => checked((value + multiple - 1) / multiple * multiple);
}
