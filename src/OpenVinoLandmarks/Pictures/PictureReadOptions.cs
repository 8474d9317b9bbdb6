namespace OpenVinoLandmarks;

/// <summary>Limits of the readers of image files, and their behaviour for damaged files. Immutable, and so thread-safe.</summary>
public sealed record PictureReadOptions
{
    /// <summary>The default of <see cref="MaxPixels"/>: 200 megapixels, which are 600 MB as 8-bit BGR.</summary>
    public const long DefaultMaxPixels = 200_000_000;

    private readonly long _maxPixels = DefaultMaxPixels;
    private readonly int _reduction = 1;

    /// <summary>
    /// The largest number of pixels (width times height) that a file may claim, at least 1. The size is read from the header before
    /// memory for pixels is allocated. OpenCV itself reads at most 2^30 pixels, and 2^20 per side; SkiaSharp 2^29. Default:
    /// <see cref="DefaultMaxPixels"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxPixels
    {
        get => _maxPixels;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            _maxPixels = value;
        }
    }

    /// <summary>
    /// Reads JPEG files at 1/2, 1/4 or 1/8 of their size: 1 (whole, the default), 2, 4 or 8. The decoder computes fewer pixels, which takes
    /// a fraction of the time. The width becomes ceil(width / <see cref="Reduction"/>), the height likewise; pixel (x, y) of the result
    /// covers the square of <see cref="Reduction"/> pixels that begins at (x, y) times <see cref="Reduction"/>, so that coordinates of the
    /// result times <see cref="Reduction"/> are coordinates of the whole picture. Files of other formats are read whole.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not 1, 2, 4 or 8.</exception>
    public int Reduction
    {
        get => _reduction;
        init => _reduction = value is 1 or 2 or 4 or 8
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Reduction), value, "The reduction must be 1, 2, 4 or 8.");
    }

    /// <summary>
    /// True to read the intact part of a damaged file. The decoder chooses the pixels of the missing part. A file of which nothing can
    /// be read still throws. Default: false, a damaged file throws <see cref="ImageException"/>.
    /// </summary>
    public bool AllowDamaged { get; init; }

    /// <summary>
    /// Receives one message per damaged file that is read because of <see cref="AllowDamaged"/>. It is called on the thread that reads
    /// the file, before the pixels are returned. Default: null, no message.
    /// </summary>
    public Action<string>? Warn { get; init; }
}
