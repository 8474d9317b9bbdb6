namespace OpenVinoLandmarks.Pictures;

/// <summary>Reads the size of a PNG or APNG file and checks that its chunks lie within the file.</summary>
internal static class PngInspector
{
    private const int ChunkFrame = 12;

    // The most that one byte of deflate data may stand for.
    private const long BytesPerByte = 1040;

    /// <summary>Inspects a file that begins with the signature of PNG.</summary>
    public static PictureInfo Inspect(ByteView file)
    {
        if (!file.Has(12, "IHDR"u8))
        {
            return new PictureInfo(PictureFormat.Png, 0, 0) { Damage = "its first chunk is not the header" };
        }

        PictureInfo info = new(PictureFormat.Png, file.U32(16), file.U32(20));
        long data = 0;
        for (long offset = 8; file.Contains(offset, ChunkFrame);)
        {
            long length = file.U32(offset);
            if (!file.Contains(offset, ChunkFrame + length))
            {
                break;
            }

            if (file.Has(offset + 4, "IEND"u8))
            {
                return PictureInfo.Multiply(data, BytesPerByte) < Needed(file, info)
                    ? info with { Damage = "it has too little data for its size" }
                    : info;
            }

            data += file.Has(offset + 4, "IDAT"u8) ? length : 0;
            if (file.Has(offset + 4, "fcTL"u8) && length >= 12)
            {
                info = info.Including(file.U32(offset + 12), file.U32(offset + 16));
            }

            offset += ChunkFrame + length;
        }

        return info with { Damage = "the file ends before its last chunk" };
    }

    private static long Needed(ByteView file, PictureInfo info)
    {
        int samples = file.U8(25) switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        return PictureInfo.Multiply(PictureInfo.Multiply(info.Width, file.U8(24) * samples) / 8 + 1, info.Height);
    }
}
