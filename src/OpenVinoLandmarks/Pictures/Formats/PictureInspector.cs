namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Recognizes the format of a file by its first bytes, and reads its size and structure without decoding pixels. Every format that OpenCV
/// reads has a parser here, because OpenCV allocates as much memory as a header claims.
/// </summary>
internal static class PictureInspector
{
    /// <summary>Inspects a file in memory.</summary>
    /// <exception cref="UnsupportedPictureException">
    /// The format is unknown or not supported. A file whose size is not known must not reach a decoder.
    /// </exception>
    public static PictureInfo Inspect(ReadOnlySpan<byte> bytes)
    {
        ByteView little = new(bytes, bigEndian: false), big = new(bytes, bigEndian: true);
        PictureFormat format = Recognise(big);
        try
        {
            return format switch
            {
                PictureFormat.Jpeg => JpegInspector.Inspect(big),
                PictureFormat.Png => PngInspector.Inspect(big),
                PictureFormat.WebP => WebPInspector.Inspect(little),
                PictureFormat.Tiff => TiffInspector.Inspect(bytes),
                PictureFormat.Bmp => BmpInspector.Inspect(little),
                PictureFormat.Pnm => PnmPicture.Inspect(bytes),
                PictureFormat.Gif => GifInspector.Inspect(little),
                PictureFormat.Jpeg2000 => Jpeg2000Inspector.Inspect(big),
                PictureFormat.Hdr => HdrInspector.Inspect(bytes),
                _ => SunRasterInspector.Inspect(big),
            };
        }
        catch (PictureEndException e)
        {
            return new PictureInfo(format, 0, 0) { Damage = e.Message };
        }
    }

    /// <summary>
    /// Returns damage within the data of a file whose structure is intact, or null. Only TIFF needs this: the decoders of the other
    /// formats report such damage, or the format has no rule that damaged data breaks.
    /// </summary>
    public static string? FindDamageInData(ReadOnlySpan<byte> bytes, PictureInfo info)
    {
        try
        {
            return info.Format == PictureFormat.Tiff ? TiffInspector.FindDamageInData(bytes, info) : null;
        }
        catch (PictureEndException e)
        {
            return e.Message;
        }
    }

    private static PictureFormat Recognise(ByteView file)
    {
        if (file.Has(0, [0xFF, 0xD8, 0xFF]))
        {
            return PictureFormat.Jpeg;
        }

        if (file.Has(0, [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']))
        {
            return PictureFormat.Png;
        }

        if (file.Has(0, "RIFF"u8) && file.Has(8, "WEBP"u8))
        {
            return PictureFormat.WebP;
        }

        if (file.Has(0, "II*\0"u8) || file.Has(0, "MM\0*"u8) || file.Has(0, "II+\0"u8) || file.Has(0, "MM\0+"u8))
        {
            return PictureFormat.Tiff;
        }

        return RecogniseRareFormat(file);
    }

    private static PictureFormat RecogniseRareFormat(ByteView file)
    {
        if (file.Has(0, "GIF87a"u8) || file.Has(0, "GIF89a"u8))
        {
            return PictureFormat.Gif;
        }

        if (file.Has(0, [0, 0, 0, 12, .. "jP  \r\n"u8, 0x87, (byte)'\n']) || file.Has(0, [0xFF, 0x4F, 0xFF, 0x51]))
        {
            return PictureFormat.Jpeg2000;
        }

        if (file.Has(0, "#?RADIANCE"u8) || file.Has(0, "#?RGBE"u8))
        {
            return PictureFormat.Hdr;
        }

        if (file.Has(0, [0x59, 0xA6, 0x6A, 0x95]))
        {
            return PictureFormat.SunRaster;
        }

        ThrowIfUnsupported(file);
        if (file.Length > 2 && file.U8(0) == 'P' && file.U8(1) is >= (byte)'1' and <= (byte)'7' && file.U8(2) is 9 or 10 or 13 or 32 or 35)
        {
            return PictureFormat.Pnm;
        }

        return file.Has(0, "BM"u8) ? PictureFormat.Bmp : throw new UnsupportedPictureException("not an image of a known format.");
    }

    private static void ThrowIfUnsupported(ByteView file)
    {
        string? name = null;
        if (file.Has(4, "ftyp"u8))
        {
            name = file.Has(8, "avi"u8) ? "AVIF"
                : file.Has(8, "hei"u8) || file.Has(8, "hev"u8) || file.Has(8, "mif1"u8) || file.Has(8, "msf1"u8) ? "HEIC"
                : "the video or image container (MP4 and relatives)";
        }
        else if (file.Has(0, [0x76, 0x2F, 0x31, 0x01]))
        {
            name = "OpenEXR";
        }
        else if (file.Has(0, [0xFF, 0x0A]) || file.Has(0, [0, 0, 0, 12, .. "JXL "u8]))
        {
            name = "JPEG XL";
        }
        else if (file.Has(0, "PF"u8) || file.Has(0, "Pf"u8))
        {
            name = "PFM (floating-point values, whose range the file does not state)";
        }

        if (name is not null)
        {
            throw new UnsupportedPictureException($"{name} is not supported. Convert the image to JPEG, PNG, WebP or 8-bit TIFF.");
        }
    }
}
