using System.Buffers.Text;

namespace OpenVinoLandmarks.Pictures;

/// <summary>Reads the size of a JPEG 2000 file (JP2 or a bare code stream) and checks that its tile parts lie within the file.</summary>
internal static class Jpeg2000Inspector
{
    private const int StartOfCodeStream = 0xFF4F, StartOfTilePart = 0xFF90, EndOfCodeStream = 0xFFD9;

    /// <summary>Inspects a file that begins with the signature of JP2 or of a code stream.</summary>
    public static PictureInfo Inspect(ByteView file)
    {
        if (file.U16(0) == StartOfCodeStream)
        {
            return CodeStream(file, 0);
        }

        for (long offset = 0; ;)
        {
            long length = file.U32(offset), header = length == 1 ? 16 : 8;
            if (file.Has(offset + 4, "jp2c"u8))
            {
                return CodeStream(file, offset + header);
            }

            length = length == 1 ? file.U64(offset + 8) : length;
            if (length < header || !file.Contains(offset, length))
            {
                throw new PictureEndException();
            }

            offset += length;
        }
    }

    // The size segment comes first. Tile parts state their length, so that the end of the last one is known.
    private static PictureInfo CodeStream(ByteView file, long start)
    {
        long size = start + 4;
        PictureInfo info = new(
            PictureFormat.Jpeg2000, file.U32(size + 4) - file.U32(size + 12), file.U32(size + 8) - file.U32(size + 16));
        try
        {
            long offset = start + 2;
            while (true)
            {
                int marker = file.U16(offset);
                if (marker == EndOfCodeStream)
                {
                    return info;
                }

                long length = marker == StartOfTilePart ? file.U32(offset + 6) : 2 + file.U16(offset + 2);
                if (marker == StartOfTilePart && length == 0)
                {
                    // The last tile part may leave its length open; it ends at the end marker.
                    return file.From(offset).LastIndexOf([(byte)0xFF, (byte)0xD9]) > 0 ? info : throw new PictureEndException();
                }

                if (marker < 0xFF00 || length < 4)
                {
                    return info with { Damage = "its tile parts do not follow each other" };
                }

                offset += length;
            }
        }
        catch (PictureEndException)
        {
            return info with { Damage = "the file ends before its last tile part" };
        }
    }
}

/// <summary>Reads the size of a Radiance HDR file from its text header.</summary>
internal static class HdrInspector
{
    private const int LongestHeader = 1 << 16;

    // A run of 127 values takes two bytes in each of four channels.
    private const long PixelsPerByte = 16;

    /// <summary>Inspects a file that begins with the signature of Radiance.</summary>
    /// <exception cref="UnsupportedPictureException">The rows are stored in an order that OpenCV does not read.</exception>
    public static PictureInfo Inspect(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> rest = bytes[..Math.Min(bytes.Length, LongestHeader)];
        int blank = rest.IndexOf("\n\n"u8);
        rest = blank < 0 ? [] : rest[(blank + 2)..];
        int end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            throw new PictureEndException();
        }

        ReadOnlySpan<byte> line = rest[..end];
        int split = line.IndexOf(" +X "u8);
        if (!line.StartsWith("-Y "u8) || split < 0
            || !Utf8Parser.TryParse(line[3..split], out int height, out _)
            || !Utf8Parser.TryParse(line[(split + 4)..], out int width, out _))
        {
            throw new UnsupportedPictureException("HDR is supported with rows from top to bottom only ('-Y height +X width').");
        }

        PictureInfo info = new(PictureFormat.Hdr, Math.Max(0, width), Math.Max(0, height));
        return info.Pixels / PixelsPerByte > bytes.Length ? info with { Damage = "it has too little data for its size" } : info;
    }
}
