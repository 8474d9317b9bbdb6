namespace OpenVinoLandmarks.Pictures;

/// <summary>Reads the size of a WebP file (lossy, lossless, extended, animated) and checks that its chunks lie within the file.</summary>
internal static class WebPInspector
{
    private const int ChunkHeader = 8;

    /// <summary>Inspects a file that begins with the RIFF header of WebP.</summary>
    public static PictureInfo Inspect(ByteView file)
    {
        PictureInfo? info = null;
        bool hasFrame = false;
        long end = ChunkHeader + file.U32(4);
        for (long offset = 12; offset < end;)
        {
            if (!file.Contains(offset, ChunkHeader))
            {
                return Cut(info);
            }

            long length = file.U32(offset + 4), content = offset + ChunkHeader;
            if (Size(file, offset, content) is (long width, long height) size)
            {
                info = info is null ? new PictureInfo(PictureFormat.WebP, width, height) : info.Including(width, height);
                hasFrame |= !file.Has(offset, "VP8X"u8);
            }

            if (!file.Contains(content, length))
            {
                return Cut(info);
            }

            // Chunks begin at even offsets.
            offset = content + length + (length & 1);
        }

        return !hasFrame || info is null ? Cut(info) : info;
    }

    private static PictureInfo Cut(PictureInfo? info) =>
        (info ?? new PictureInfo(PictureFormat.WebP, 0, 0)) with { Damage = "the file ends before its last chunk" };

    private static (long Width, long Height)? Size(ByteView file, long chunk, long content)
    {
        if (file.Has(chunk, "VP8X"u8))
        {
            return (U24(file, content + 4) + 1, U24(file, content + 7) + 1);
        }

        if (file.Has(chunk, "ANMF"u8))
        {
            return (U24(file, content + 6) + 1, U24(file, content + 9) + 1);
        }

        if (file.Has(chunk, "VP8 "u8))
        {
            return (file.U16(content + 6) & 0x3FFF, file.U16(content + 8) & 0x3FFF);
        }

        if (file.Has(chunk, "VP8L"u8))
        {
            long bits = file.U32(content + 1);
            return ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        return null;
    }

    private static long U24(ByteView file, long offset) => file.U16(offset) + (file.U8(offset + 2) << 16);
}
