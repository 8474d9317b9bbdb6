namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Reads the size of a JPEG file and checks its segments, its restart markers and the amount of its scan data. Coefficients are not
/// decoded: libjpeg reports damage within the data.
/// </summary>
internal static class JpegInspector
{
    private const byte Prefix = 0xFF, Start = 0xD8, End = 0xD9, Temporary = 0x01;
    private const byte HuffmanTables = 0xC4, StartOfScan = 0xDA, RestartInterval = 0xDD;

    // Longer than the code of a block whose 63 coefficients are all -1.
    private static readonly byte[] s_hole = new byte[24];

    /// <summary>Inspects a file that begins with the marker of a JPEG.</summary>
    public static PictureInfo Inspect(ByteView file)
    {
        JpegFrame? frame = null;
        PictureInfo info = new(PictureFormat.Jpeg, 0, 0);
        JpegTables tables = new();
        int interval = 0;
        long offset = 2;
        try
        {
            while (true)
            {
                byte marker = Marker(file, ref offset);
                if (marker == End)
                {
                    // Phones and cameras append videos and further pictures.
                    return info with { Damage = frame is null ? "it has no frame" : frame.Incomplete() };
                }

                long content = offset + 2;
                offset += file.U16(offset);
                if (marker == RestartInterval)
                {
                    interval = file.U16(content);
                }
                else if (marker == HuffmanTables)
                {
                    tables.Read(file, content, offset);
                }
                else if (IsFrame(marker))
                {
                    frame = JpegFrame.Read(file, content, marker);
                    info = frame.Include(info);
                }
                else if (marker == StartOfScan)
                {
                    string? damage = frame is null
                        ? "a scan comes before the frame"
                        : Scan(file, content, frame, tables, interval, ref offset);
                    if (damage is not null)
                    {
                        return info with { Damage = damage };
                    }
                }
            }
        }
        catch (PictureEndException)
        {
            return info with { Damage = "the file ends before the end marker of the image" };
        }
        catch (InvalidDataException e)
        {
            return info with { Damage = e.Message };
        }
    }

    // C4, C8 and CC are tables and an extension.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    // Returns the next marker that has content, or the end marker. Any number of FF may precede a marker.
    private static byte Marker(ByteView file, ref long offset)
    {
        while (true)
        {
            if (file.U8(offset) != Prefix)
            {
                throw new InvalidDataException("bytes that belong to no segment are between its segments");
            }

            while (file.U8(offset) == Prefix)
            {
                offset++;
            }

            byte marker = file.U8(offset++);
            if (marker is not (Start or Temporary))
            {
                return marker;
            }
        }
    }

    private static string? Scan(ByteView file, long header, JpegFrame frame, JpegTables tables, int interval, ref long offset)
    {
        long units = frame.AddScan(file, header, out long bitsAtLeast);
        long from = offset, restarts = 0;
        while (true)
        {
            int next = file.From(offset).IndexOf(Prefix);
            if (next < 0)
            {
                throw new PictureEndException();
            }

            offset += next;
            byte marker = file.U8(offset + 1);
            if (marker is >= 0xD0 and <= 0xD7)
            {
                if (interval == 0 || marker - 0xD0 != (restarts & 7))
                {
                    return "its restart markers are not in order";
                }

                restarts++;
            }
            else if (marker == Prefix)
            {
                offset++;
                continue;
            }
            else if (marker != 0)
            {
                break;
            }

            offset += 2;
        }

        // Some encoders write a restart marker after the last interval too.
        long expected = interval == 0 ? 0 : (units + interval - 1) / interval - 1;
        return restarts < expected || restarts > expected + 1 ? $"a scan has {restarts} restart markers instead of {expected}"
            : frame.IsHuffman && tables.ZerosAreImplausible(file, header) && file.From(from)[..(int)(offset - from)].IndexOf(s_hole) >= 0
                ? "a scan has a hole of zeros"
            : (offset - from) * 8 < bitsAtLeast ? "a scan has too little data for the size of the image"
            : null;
    }
}

/// <summary>
/// The first symbol of each Huffman table for AC coefficients. Its code is all zeros, and so it says what a hole of zeros in the data
/// means.
/// </summary>
internal sealed class JpegTables
{
    private const int LengthCount = 16;

    private readonly byte[] _firstSymbols = new byte[16];

    /// <summary>Reads a segment of tables.</summary>
    public void Read(ByteView file, long offset, long end)
    {
        while (offset < end)
        {
            byte kind = file.U8(offset++);
            int count = 0;
            for (int i = 0; i < LengthCount; i++)
            {
                count += file.U8(offset + i);
            }

            offset += LengthCount;
            if (kind >> 4 == 1 && count > 0)
            {
                _firstSymbols[kind & 15] = file.U8(offset);
            }

            offset += count;
        }
    }

    /// <summary>
    /// Returns true if zeros in the scan mean coefficients of -1. Otherwise they end blocks, as in flat areas, and are usual.
    /// </summary>
    public bool ZerosAreImplausible(ByteView file, long header)
    {
        int count = file.U8(header);
        long after = header + 1 + 2 * count;
        bool isRefinement = file.U8(after + 2) >> 4 != 0, hasCoefficients = file.U8(after + 1) > 0;
        bool anySize = false;
        for (int i = 0; i < count; i++)
        {
            anySize |= (_firstSymbols[file.U8(header + 2 + 2 * i) & 15] & 15) != 0;
        }

        return hasCoefficients && !isRefinement && anySize;
    }
}

/// <summary>The frame of a JPEG: its size, its components, and which of their coefficients the scans have sent so far.</summary>
internal sealed class JpegFrame
{
    private const byte NotSent = 255;

    private readonly int _width, _height, _maxHorizontal, _maxVertical;
    private readonly bool _isProgressive, _isArithmetic;
    private readonly List<Component> _components = [];

    private JpegFrame(ByteView file, long content, byte marker)
    {
        _height = file.U16(content + 1);
        _width = file.U16(content + 3);
        _isProgressive = marker is 0xC2 or 0xCA;
        _isArithmetic = marker >= 0xC9;
        int count = file.U8(content + 5);
        for (int i = 0; i < count; i++)
        {
            long at = content + 6 + 3 * i;
            byte sampling = file.U8(at + 1);
            _components.Add(new Component(file.U8(at), Math.Max(1, sampling >> 4), Math.Max(1, sampling & 15)));
        }

        _maxHorizontal = _components.Count == 0 ? 1 : _components.Max(component => component.Horizontal);
        _maxVertical = _components.Count == 0 ? 1 : _components.Max(component => component.Vertical);
    }

    /// <summary>True if the data is coded with Huffman tables.</summary>
    public bool IsHuffman => !_isArithmetic;

    /// <summary>Reads a frame segment.</summary>
    /// <exception cref="UnsupportedPictureException">libjpeg does not decode frames of this kind.</exception>
    public static JpegFrame Read(ByteView file, long content, byte marker)
    {
        if (marker is not (0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA) || file.U8(content) != 8)
        {
            throw new UnsupportedPictureException(
                "JPEG with lossless or hierarchical coding, or with more than 8 bits per value, is not supported. Convert it to PNG.");
        }

        return new JpegFrame(file, content, marker);
    }

    /// <summary>Returns the info with the size of this frame. A file with several frames counts with the largest.</summary>
    public PictureInfo Include(PictureInfo info) => info.Width == 0
        ? new PictureInfo(PictureFormat.Jpeg, _width, _height)
        : info.Including(_width, _height);

    /// <summary>Notes what a scan sends.</summary>
    /// <param name="file">The file.</param>
    /// <param name="header">Offset of the scan's header, behind its length.</param>
    /// <param name="bitsAtLeast">The least number of bits that the scan needs; 0 if it may be almost empty.</param>
    /// <returns>The number of units that restart intervals count.</returns>
    public long AddScan(ByteView file, long header, out long bitsAtLeast)
    {
        int count = file.U8(header);
        long after = header + 1 + 2 * count;
        byte first = _isProgressive ? file.U8(after) : (byte)0, last = _isProgressive ? file.U8(after + 1) : (byte)63;
        byte low = _isProgressive ? (byte)(file.U8(after + 2) & 15) : (byte)0;
        long blocks = 0;
        Component? only = null;
        for (int i = 0; i < count; i++)
        {
            byte id = file.U8(header + 1 + 2 * i);
            only = _components.Find(component => component.Id == id)
                ?? throw new InvalidDataException("a scan names a component that the frame does not have");
            for (int k = first; k <= Math.Min((int)last, 63); k++)
            {
                only.LowestBit[k] = low;
            }

            blocks += count == 1 ? Blocks(only) : Units() * only.Horizontal * only.Vertical;
        }

        // A Huffman code has at least one bit: one for the DC value of a block and, in a sequential scan, one for the end of the block.
        bitsAtLeast = _isArithmetic || first > 0 ? 0 : _isProgressive ? blocks : 2 * blocks;
        return count == 1 && only is not null ? Blocks(only) : Units();
    }

    /// <summary>Returns what is missing after the last scan, or null if the image is complete.</summary>
    public string? Incomplete()
    {
        if (_components.Exists(component => component.LowestBit[0] == NotSent))
        {
            return "a component of the image has no scan";
        }

        return _components.Exists(component => component.LowestBit.AsSpan().ContainsAnyInRange((byte)1, (byte)15))
            ? "the last scans of the progressive image are missing"
            : null;
    }

    private static long Divide(long value, long by) => (value + by - 1) / by;

    private long Units() => Divide(_width, 8 * _maxHorizontal) * Divide(_height, 8 * _maxVertical);

    private long Blocks(Component component) =>
        Divide(Divide((long)_width * component.Horizontal, _maxHorizontal), 8)
        * Divide(Divide((long)_height * component.Vertical, _maxVertical), 8);

    private sealed record Component(byte Id, int Horizontal, int Vertical)
    {
        // For each coefficient, the lowest bit that was sent.
        public byte[] LowestBit { get; } = [.. Enumerable.Repeat(NotSent, 64)];
    }
}
