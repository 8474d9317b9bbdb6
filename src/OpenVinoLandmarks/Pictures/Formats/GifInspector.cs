namespace OpenVinoLandmarks.Pictures;

/// <summary>Reads the size of a GIF file and of its frames, and checks that its blocks lie within the file.</summary>
internal static class GifInspector
{
    // A code has 12 bits at most and stands for 4096 pixels at most.
    private const long PixelsPerByte = 4096 * 8 / 12 + 1;

    /// <summary>Inspects a file that begins with the signature of GIF.</summary>
    public static PictureInfo Inspect(ByteView file)
    {
        PictureInfo info = new(PictureFormat.Gif, file.U16(6), file.U16(8));
        try
        {
            long offset = 13 + ColorTable(file.U8(10));
            bool hasFrame = false;
            while (true)
            {
                switch (file.U8(offset))
                {
                    case (byte)';':
                        return hasFrame ? info : info with { Damage = "it has no frame" };
                    case (byte)'!':
                        _ = SubBlocks(file, offset + 2, out offset);
                        break;
                    case (byte)',':
                        long width = file.U16(offset + 5), height = file.U16(offset + 7);
                        info = info.Including(width, height);
                        long data = SubBlocks(file, offset + 11 + ColorTable(file.U8(offset + 9)), out offset);
                        hasFrame = true;
                        if (PictureInfo.Multiply(width, height) > data * PixelsPerByte)
                        {
                            return info with { Damage = "a frame has too little data for its size" };
                        }

                        break;
                    default:
                        return info with { Damage = "it has a block of an unknown kind" };
                }
            }
        }
        catch (PictureEndException)
        {
            return info with { Damage = "the file ends before its last block" };
        }
    }

    private static int ColorTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << (flags & 7) + 1;

    private static long SubBlocks(ByteView file, long offset, out long end)
    {
        long sum = 0;
        byte length;
        while ((length = file.U8(offset)) > 0)
        {
            sum += length;
            offset += 1 + length;
        }

        end = offset + 1;
        return sum;
    }
}
