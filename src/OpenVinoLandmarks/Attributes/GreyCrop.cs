namespace OpenVinoLandmarks.Attributes;

/// <summary>The grey values of an aligned face, and what is measured on them.</summary>
internal readonly ref struct GreyCrop
{
    // The variance at which the sharpness is 0.5: near the median of the frames of videos in docs/attributes.md, which is 90.
    private const double MiddleVariance = 100;

    // Grey values at which a camera has lost what was there.
    private const int Black = 8, White = 250;

    // The mean may be between these without a loss. The limits are wide, because the mean follows the color of the skin.
    private const double DarkMean = 60, BrightMean = 195;

    private readonly ReadOnlySpan<byte> _grey;
    private readonly int _width;
    private readonly int _height;

    private GreyCrop(ReadOnlySpan<byte> grey, int width, int height)
    {
        _grey = grey;
        _width = width;
        _height = height;
    }

    /// <summary>Converts BGR pixels to grey (ITU-R BT.601, 8 bits, rounded).</summary>
    /// <param name="pixels">The pixels without padding. Their first part is overwritten with the grey values.</param>
    /// <param name="width">Pixels per row, at least 3.</param>
    /// <param name="height">Rows, at least 3.</param>
    public static GreyCrop FromBgr(Span<byte> pixels, int width, int height)
    {
        Span<byte> grey = pixels[..(width * height)];
        for (int i = 0; i < grey.Length; i++)
        {
            // A grey value is never behind the pixel that it is computed from.
            ReadOnlySpan<byte> pixel = pixels.Slice(i * 3, 3);
            grey[i] = (byte)((29 * pixel[0] + 150 * pixel[1] + 77 * pixel[2] + 128) >> 8);
        }

        return new GreyCrop(grey, width, height);
    }

    /// <summary>
    /// Returns a value that grows with the variance of the Laplacian: 0 for one color, 0.5 for an ordinary frame of a video.
    /// </summary>
    public double Sharpness()
    {
        double variance = LaplacianVariance();
        return variance / (variance + MiddleVariance);
    }

    /// <summary>
    /// Returns the variance of the Laplacian (4 neighbours minus 4 times the pixel) over all pixels that have four neighbours.
    /// </summary>
    public double LaplacianVariance()
    {
        long sum = 0, squares = 0;
        for (int y = 1; y < _height - 1; y++)
        {
            ReadOnlySpan<byte> above = Row(y - 1), row = Row(y), below = Row(y + 1);
            for (int x = 1; x < _width - 1; x++)
            {
                int value = above[x] + below[x] + row[x - 1] + row[x + 1] - 4 * row[x];
                sum += value;
                squares += value * value;
            }
        }

        double count = (_width - 2.0) * (_height - 2), mean = sum / count;
        return squares / count - mean * mean;
    }

    /// <summary>
    /// Returns the share of pixels that are neither black nor white, times a factor below 1 if the mean is very dark or bright. It looks at
    /// the middle of the crop, which has the face from the brows to the chin without hair and background.
    /// </summary>
    public double Exposure()
    {
        int lost = 0, count = 0;
        long sum = 0;
        for (int y = _height * 9 / 28; y < _height * 26 / 28; y++)
        {
            foreach (byte value in Row(y)[(_width * 6 / 28)..(_width * 22 / 28)])
            {
                lost += value is <= Black or >= White ? 1 : 0;
                sum += value;
                count++;
            }
        }

        double mean = (double)sum / count;
        double level = Math.Min(1, Math.Min(mean / DarkMean, (byte.MaxValue - mean) / (byte.MaxValue - BrightMean)));
        return (1 - (double)lost / count) * level;
    }

    private ReadOnlySpan<byte> Row(int y) => _grey.Slice(y * _width, _width);
}
