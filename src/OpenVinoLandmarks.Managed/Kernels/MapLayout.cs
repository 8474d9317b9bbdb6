namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// How a feature map lies in memory: images, rows, pixels, channels innermost, with a border of zeros around each image, so that no inner
/// loop tests for an edge. A pixel takes <see cref="PixelStep"/> floats, of which the first <see cref="Channels"/> count; the rest hold
/// finite leftovers that nobody may read into a sum.
/// </summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Channels">Numbers of a pixel.</param>
/// <param name="PixelStep">Floats from a pixel to the next.</param>
/// <param name="Top">Rows of zeros above.</param>
/// <param name="Left">Pixels of zeros before a row.</param>
/// <param name="Bottom">Rows of zeros below.</param>
/// <param name="Right">Pixels of zeros behind a row.</param>
internal readonly record struct MapLayout(int Height, int Width, int Channels, int PixelStep, int Top, int Left, int Bottom, int Right)
{
    /// <summary>Floats from a pixel to the one below.</summary>
    public int RowStep => checked((Left + Width + Right) * PixelStep);

    /// <summary>Floats from an image to the next.</summary>
    public int ImageStep => checked((Top + Height + Bottom) * RowStep);

    /// <summary>Floats from the beginning of an image to its first pixel that is no border.</summary>
    public nint Origin => Offset(0, 0);

    /// <summary>The most floats of one image. Larger maps, which no picture gives, are left to the naive operations.</summary>
    public const long MaxFloats = 1 << 28;

    public bool HasBorder => (Top | Left | Bottom | Right) != 0;

    /// <summary>The distance of a pixel from the beginning of its image; border pixels have coordinates outside the picture.</summary>
    public nint Offset(int y, int x) => ((nint)y + Top) * RowStep + ((nint)x + Left) * PixelStep;

    /// <summary>Writes the border of one image.</summary>
    public unsafe void ClearBorder(float* image)
    {
        if (!HasBorder)
        {
            return;
        }

        new Span<float>(image, Top * RowStep).Clear();
        new Span<float>(image + (Top + Height) * RowStep, Bottom * RowStep).Clear();
        if ((Left | Right) == 0)
        {
            return;
        }

        // The right end of a row and the left end of the next are one stretch.
        float* row = image + Top * RowStep;
        new Span<float>(row, Left * PixelStep).Clear();
        for (int y = 0; y < Height - 1; y++)
        {
            new Span<float>(row + (Left + Width) * PixelStep, (Left + Right) * PixelStep).Clear();
            row += RowStep;
        }

        new Span<float>(row + (Left + Width) * PixelStep, Right * PixelStep).Clear();
    }
}
