using System.IO.Compression;

namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Measures how many bytes the compressed strips and tiles of TIFF hold, without keeping the bytes. Damaged data breaks the rules of its
/// compression or yields too few bytes; libtiff then leaves pixels empty without an error.
/// </summary>
internal static class TiffData
{
    private const int Block = 1 << 16;

    /// <summary>Returns the number of bytes after decompression, at most <paramref name="needed"/>; -1 if the data is invalid.</summary>
    public static long Measure(TiffCompression compression, ReadOnlySpan<byte> data, long needed) => compression switch
    {
        TiffCompression.Lzw => MeasureLzw(data, needed),
        TiffCompression.PackBits => MeasurePackBits(data, needed),
        TiffCompression.Deflate or TiffCompression.OldDeflate => MeasureDeflate(data, needed),
        _ => needed,
    };

    private static long MeasurePackBits(ReadOnlySpan<byte> data, long needed)
    {
        long sum = 0;
        for (int i = 0; i < data.Length && sum < needed;)
        {
            int control = (sbyte)data[i++];
            if (control >= 0)
            {
                sum += Math.Min(control + 1, data.Length - i);
                i += control + 1;
            }
            else if (control != sbyte.MinValue)
            {
                sum += i < data.Length ? 1 - control : 0;
                i++;
            }
        }

        return Math.Min(sum, needed);
    }

    private static long MeasureDeflate(ReadOnlySpan<byte> data, long needed)
    {
        using MemoryStream compressed = new(data.ToArray());
        using ZLibStream plain = new(compressed, CompressionMode.Decompress);
        byte[] block = new byte[Block];
        long sum = 0;
        try
        {
            // The checksum is behind the last byte, and so the stream is read to its end.
            int count;
            while (sum <= needed + Block && (count = plain.Read(block)) > 0)
            {
                sum += count;
            }
        }
        catch (InvalidDataException)
        {
            return -1;
        }

        return Math.Min(sum, needed);
    }

    private static long MeasureLzw(ReadOnlySpan<byte> data, long needed)
    {
        // Files from before TIFF 6 hold the bits in another order. libtiff recognizes them by these bits.
        if (data.Length >= 2 && data[0] == 0 && (data[1] & 1) != 0)
        {
            return needed;
        }

        const int clear = 256, end = 257, mostBits = 12;
        Span<int> lengths = stackalloc int[1 << mostBits];
        lengths[..clear].Fill(1);
        int width = 9, next = end + 1, previous = 0, position = 0, bits = 0, available = 0;
        long sum = 0;
        while (sum < needed)
        {
            for (; available < width; available += 8)
            {
                if (position == data.Length)
                {
                    return sum;
                }

                bits = (bits << 8 | data[position++]) & 0xFFFFFF;
            }

            available -= width;
            int code = bits >> available & ((1 << width) - 1);
            if (code == end)
            {
                return sum;
            }

            if (code == clear)
            {
                (width, next, previous) = (9, end + 1, 0);
                continue;
            }

            if (code > next || (previous == 0 && code > clear))
            {
                return -1;
            }

            int length = code == next ? previous + 1 : lengths[code];
            sum += length;
            if (previous > 0 && next < lengths.Length)
            {
                lengths[next++] = previous + 1;
                width += next == (1 << width) - 1 && width < mostBits ? 1 : 0;
            }

            previous = length;
        }

        return needed;
    }
}

/// <summary>The compressions of TIFF that have a rule to check.</summary>
internal enum TiffCompression
{
    None = 1,
    Lzw = 5,
    Deflate = 8,
    OldDeflate = 32946,
    PackBits = 32773,
}
