namespace OpenVinoLandmarks.Pictures;

/// <summary>Reads the size of a BMP file and checks that rows without compression lie within the file.</summary>
internal static class BmpInspector
{
    private const int OldHeader = 12;

    /// <summary>Inspects a file that begins with <c>BM</c>.</summary>
    /// <exception cref="UnsupportedPictureException">The bytes do not continue as BMP.</exception>
    public static PictureInfo Inspect(ByteView file)
    {
        long data = file.U32(10), header = file.U32(14);
        if (header is not (OldHeader or >= 36 and <= 256))
        {
            // Text may begin with these two letters.
            throw new UnsupportedPictureException("not an image of a known format.");
        }

        bool isOld = header == OldHeader;
        long width = isOld ? file.U16(18) : file.I32(18);
        long height = isOld ? file.U16(20) : Math.Abs(file.I32(22));
        long bits = isOld ? file.U16(24) : file.U16(28);
        long compression = isOld ? 0 : file.U32(30);
        PictureInfo info = new(PictureFormat.Bmp, Math.Max(0, width), height);

        // 1 and 2 are run lengths; the others store whole rows.
        bool isRaw = compression is 0 or 3 or 6;
        long row = (info.Width * bits + 31) / 32 * 4;
        bool isCut = isRaw ? !file.Contains(data, PictureInfo.Multiply(row, height)) : !file.Contains(data, 2);
        return isCut ? info with { Damage = "the file ends before its last row" } : info;
    }
}

/// <summary>Reads the size of a Sun raster file and checks that its rows lie within the file.</summary>
internal static class SunRasterInspector
{
    // A run of 256 bytes takes three.
    private const int HeaderLength = 32, BytesPerByte = 86;

    /// <summary>Inspects a file that begins with the signature of Sun raster.</summary>
    public static PictureInfo Inspect(ByteView file)
    {
        PictureInfo info = new(PictureFormat.SunRaster, file.U32(4), file.U32(8));
        long depth = file.U32(12), length = file.U32(16), type = file.U32(20), colors = file.U32(28);
        long row = (PictureInfo.Multiply(info.Width, depth) / 8 + 1) / 2 * 2;

        // Type 2 is compressed with run lengths; the length of its data is stated.
        long rows = PictureInfo.Multiply(row, info.Height), needed = type == 2 ? Math.Max(length, rows / BytesPerByte) : rows;
        return file.Contains(HeaderLength + colors, needed) ? info : info with { Damage = "the file ends before its last row" };
    }
}
