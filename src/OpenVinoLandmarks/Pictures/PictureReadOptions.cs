namespace OpenVinoLandmarks;

/// <summary>Limits of the readers of image files, and their behaviour for damaged files. Immutable, and so thread-safe.</summary>
public sealed record PictureReadOptions
{
    /// <summary>The default of <see cref="MaxPixels"/>: 200 megapixels, which are 600 MB as 8-bit BGR.</summary>
    public const long DefaultMaxPixels = 200_000_000;

    private readonly long _maxPixels = DefaultMaxPixels;

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
