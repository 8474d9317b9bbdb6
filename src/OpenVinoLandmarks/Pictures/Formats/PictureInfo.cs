namespace OpenVinoLandmarks.Pictures;

/// <summary>The file formats that <see cref="PictureInspector"/> recognizes.</summary>
internal enum PictureFormat
{
    Jpeg,
    Png,
    WebP,
    Tiff,
    Bmp,
    Pnm,
    Gif,
    Jpeg2000,
    Hdr,
    SunRaster,
}

/// <summary>The size and the condition of a picture file, found without decoding pixels.</summary>
/// <param name="Format">The format.</param>
/// <param name="Width">Width in pixels; 0 if the header is incomplete.</param>
/// <param name="Height">Height in pixels; 0 if the header is incomplete.</param>
internal sealed record PictureInfo(PictureFormat Format, long Width, long Height)
{
    /// <summary>
    /// The largest number of pixels that a decoder may allocate: that of the picture, or of a larger frame or tile in the file.
    /// </summary>
    public long Pixels { get; init; } = Multiply(Width, Height);

    /// <summary>The damage that the checks found, as a clause of a message; null if they found none.</summary>
    public string? Damage { get; init; }

    /// <summary>
    /// Offset of the value of TIFF's ExtraSamples tag if it says that the alpha channel is not multiplied into the colors; otherwise 0.
    /// </summary>
    public int SeparateAlphaOffset { get; init; }

    /// <summary>Returns width times height, or the largest number if the product does not fit.</summary>
    public static long Multiply(long width, long height)
    {
        UInt128 product = (UInt128)Math.Max(0, width) * (UInt128)Math.Max(0, height);
        return product > long.MaxValue ? long.MaxValue : (long)product;
    }

    /// <summary>Returns a copy that also counts a frame or tile that the decoder may allocate.</summary>
    public PictureInfo Including(long width, long height) => this with { Pixels = Math.Max(Pixels, Multiply(width, height)) };
}

/// <summary>The kind of picture is not supported. The message is the end of a sentence that begins with the name.</summary>
internal sealed class UnsupportedPictureException(string message) : Exception(message);

/// <summary>The bytes end before a part that the format requires.</summary>
internal sealed class PictureEndException() : Exception("the file ends inside its header");
