namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Reads the first page of a TIFF or BigTIFF file: its size, the kind of its values, and whether its strips or tiles lie within the file.
/// libtiff fills missing strips with whatever its buffer holds, and OpenCV suppresses its messages.
/// </summary>
internal static class TiffInspector
{
    private const int YCbCr = 6, SeparateAlpha = 2, AssociatedAlpha = 1, Integer = 1, Undefined = 4, MostSamples = 16;

    /// <summary>Inspects a file that begins with the signature of TIFF.</summary>
    /// <exception cref="UnsupportedPictureException">The pixels are not unsigned integers of up to 16 bits.</exception>
    public static PictureInfo Inspect(ReadOnlySpan<byte> bytes)
    {
        ByteView file = new(bytes, bigEndian: bytes[0] == 'M');
        TiffPage page = new(file);
        PictureInfo info = new(PictureFormat.Tiff, page.Get(TiffTag.Width, 0), page.Get(TiffTag.Height, 0));
        CheckKind(file, page);
        if (page.Find(TiffTag.ExtraSamples) is { } extra && extra.Value(file, 0) == SeparateAlpha)
        {
            info = info with { SeparateAlphaOffset = extra.LowByteOffset(bytes[0] == 'M') };
        }

        return info.Width == 0 || info.Height == 0 ? info : CheckPieces(file, page, info, null);
    }

    /// <summary>
    /// Decompresses the strips or tiles and returns what is wrong with them, or null. This takes as long as their size claims: check the
    /// size first.
    /// </summary>
    public static string? FindDamageInData(ReadOnlySpan<byte> bytes, PictureInfo info)
    {
        ByteView file = new(bytes, bigEndian: bytes[0] == 'M');
        TiffPage page = new(file);

        // A reversed order of bits is rare, and not worth a second reader.
        bool isReversed = page.Get(TiffTag.FillOrder, 1) == 2;
        return isReversed ? null : CheckPieces(file, page, info, (TiffCompression)page.Get(TiffTag.Compression, 1)).Damage;
    }

    /// <summary>
    /// Returns a copy of the file that says that its alpha channel is multiplied into the colors already, so that libtiff returns the
    /// colors as they are stored.
    /// </summary>
    public static byte[] WithoutAlphaMultiplication(ReadOnlySpan<byte> bytes, PictureInfo info)
    {
        byte[] copy = bytes.ToArray();
        copy[info.SeparateAlphaOffset] = AssociatedAlpha;
        return copy;
    }

    private static void CheckKind(ByteView file, TiffPage page)
    {
        long format = page.Get(TiffTag.SampleFormat, Integer), bits = page.Get(TiffTag.BitsPerSample, 1);
        if (format is not (Integer or Undefined) || bits > 16)
        {
            string kind = format switch { 2 => "signed integers", 3 => "floating-point values", > 4 => "complex numbers", _ => "integers" };
            throw new UnsupportedPictureException(
                $"TIFF with {kind} of {bits} bits is not supported. Convert the image to unsigned integers of 8 or 16 bits.");
        }

        if (page.Get(TiffTag.SamplesPerPixel, 1) > MostSamples)
        {
            throw new UnsupportedPictureException("TIFF with more than 16 channels is not supported. Convert the image to grey or RGB.");
        }

        if (page.Find(TiffTag.BitsPerSample) is { } all)
        {
            for (long i = 1; i < Math.Min(all.Count, MostSamples); i++)
            {
                if (all.Value(file, i) != bits)
                {
                    throw new UnsupportedPictureException(
                        "TIFF whose channels have different numbers of bits is not supported. Convert the image to 8 bits per channel.");
                }
            }
        }
    }

    // Without a compression, the data of the pieces is not decompressed.
    private static PictureInfo CheckPieces(ByteView file, TiffPage page, PictureInfo info, TiffCompression? compression)
    {
        bool isTiled = page.Find(TiffTag.TileWidth) is not null;
        long width = isTiled ? page.Get(TiffTag.TileWidth, 0) : info.Width;
        long height = isTiled ? page.Get(TiffTag.TileHeight, 0) : Math.Min(page.Get(TiffTag.RowsPerStrip, info.Height), info.Height);
        if (width <= 0 || height <= 0)
        {
            return info with { Damage = "its strips or tiles have no size" };
        }

        info = isTiled ? info.Including(width, height) : info;
        TiffEntry? offsets = page.Find(isTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets);
        TiffEntry? counts = page.Find(isTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts);
        long samples = page.Get(TiffTag.SamplesPerPixel, 1);
        bool isPlanar = page.Get(TiffTag.PlanarConfiguration, 1) == 2;
        long rows = (info.Height + height - 1) / height;
        long perPlane = PictureInfo.Multiply((info.Width + width - 1) / width, rows);
        long pieces = PictureInfo.Multiply(perPlane, isPlanar ? samples : 1);
        string part = isTiled ? "tile" : "strip";
        if (offsets is null || offsets.Count < pieces || (counts is not null && counts.Count < pieces))
        {
            return info with { Damage = $"it does not state where each {part} is" };
        }

        long rowBytes = (PictureInfo.Multiply(width, page.Get(TiffTag.BitsPerSample, 1) * (isPlanar ? 1 : samples)) + 7) / 8;
        long ratio = page.Get(TiffTag.Photometric, 0) == YCbCr ? 0 : HighestRatio((TiffCompression)page.Get(TiffTag.Compression, 1));
        for (long i = 0; i < pieces; i++)
        {
            // The last strip has only the rows that are left; tiles are always whole.
            long row = i % perPlane;
            long needed = PictureInfo.Multiply(rowBytes, isTiled || row < rows - 1 ? height : info.Height - (rows - 1) * height);
            long count = counts is null ? (ratio == 1 ? needed : 1) : counts.Value(file, i);
            long offset = offsets.Value(file, i);
            if (!file.Contains(offset, count))
            {
                return info with { Damage = $"{part} {i + 1} of {pieces} is not within the file" };
            }

            if (count == 0 || (ratio > 0 && PictureInfo.Multiply(count, ratio) < needed))
            {
                return info with { Damage = $"{part} {i + 1} of {pieces} has too little data" };
            }

            if (compression is { } kind && ratio > 1 && TiffData.Measure(kind, file.From(offset)[..(int)count], needed) < needed)
            {
                return info with { Damage = $"the compressed data of {part} {i + 1} of {pieces} is invalid or too short" };
            }
        }

        return info;
    }

    // The largest number of bytes that one byte of data may stand for; 0 if there is no useful limit.
    private static long HighestRatio(TiffCompression compression) => compression switch
    {
        TiffCompression.None => 1,
        TiffCompression.PackBits => 64,
        TiffCompression.Lzw => 2731,
        TiffCompression.Deflate or TiffCompression.OldDeflate => 1040,
        _ => 0,
    };
}
