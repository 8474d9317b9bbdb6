namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// How a feature map lies in memory: images, rows, pixels, channels innermost, with a border of zeros around each image, so that no inner
/// loop tests for an edge. A pixel takes <see cref="PixelStep"/> floats, of which the first <see cref="Channels"/> count; the rest hold
/// finite leftovers that nobody may read into a sum.
/// </summary>
internal readonly record struct MapLayout(int Height, int Width, int Channels, int PixelStep, int Top, int Left, int Bottom, int Right)
{
    /// <summary>Floats from a pixel to the one below.</summary>
    public int RowStep => (Left + Width + Right) * PixelStep;

    /// <summary>Floats from an image to the next.</summary>
    public int ImageStep => (Top + Height + Bottom) * RowStep;

    /// <summary>Floats from the beginning of an image to its first pixel that is no border.</summary>
    public int Origin => Top * RowStep + Left * PixelStep;

    public bool HasBorder => (Top | Left | Bottom | Right) != 0;

    /// <summary>The distance of a pixel from the beginning of its image; border pixels have coordinates outside the picture.</summary>
    public int Offset(int y, int x) => Origin + y * RowStep + x * PixelStep;

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
