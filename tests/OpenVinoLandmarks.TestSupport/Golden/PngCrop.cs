using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Reads the golden crops (PNG, 8-bit RGB, not interlaced), so that test projects without OpenCV can use them.</summary>
public static class PngCrop
{
    /// <summary>Returns the pixels in blue, green, red order, without gaps between rows.</summary>
    /// <exception cref="InvalidDataException">The file is a PNG of another kind.</exception>
    public static byte[] ReadBgr(string path, out int width, out int height)
    {
        byte[] file = File.ReadAllBytes(path);
        (width, height) = (Int32(file, 16), Int32(file, 20));
        if (file[24] != 8 || file[25] != 2 || file[28] != 0)
        {
            throw new InvalidDataException($"{path} is not an 8-bit RGB picture without interlacing.");
        }

        using MemoryStream data = new MemoryStream();
        for (int at = 8; at < file.Length; at += 12 + Int32(file, at))
        {
            if (file.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(file, at + 8, Int32(file, at));
            }
        }

        data.Position = 0;
        using ZLibStream inflate = new ZLibStream(data, CompressionMode.Decompress);
        return Unfilter(inflate, width * 3, height);
    }

    private static byte[] Unfilter(Stream rows, int stride, int height)
    {
        byte[] pixels = new byte[stride * height];
        byte[] previous = new byte[stride];
        for (int y = 0; y < height; y++)
        {
            int filter = rows.ReadByte();
            Span<byte> row = pixels.AsSpan(y * stride, stride);
            rows.ReadExactly(row);
            for (int x = 0; x < stride; x++)
            {
                int left = x < 3 ? 0 : row[x - 3], up = previous[x], upLeft = x < 3 ? 0 : previous[x - 3];
                row[x] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, upLeft) });
            }

            row.CopyTo(previous);
        }

        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 2]) = (pixels[i + 2], pixels[i]);
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int upLeft)
    {
        int p = left + up - upLeft, a = Math.Abs(p - left), b = Math.Abs(p - up), c = Math.Abs(p - upLeft);
        return a <= b && a <= c ? left : b <= c ? up : upLeft;
    }

    private static int Int32(byte[] file, int at) => BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
}
