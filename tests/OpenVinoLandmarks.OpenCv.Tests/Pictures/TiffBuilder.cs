using System.Buffers.Binary;
using System.IO.Compression;

namespace OpenVinoLandmarks.OpenCv.Tests.Pictures;

/// <summary>Writes TIFF files of every layout that the reader meets. All pixels have the values of <see cref="Pixel"/>.</summary>
internal sealed record TiffBuilder
{
    private const int NoCompression = 1, Deflate = 8;

    private readonly List<(int Tag, int Type, long[] Values)> _tags = [];

    public int Width { get; init; } = 40;

    public int Height { get; init; } = 30;

    public bool IsBigEndian { get; init; }

    public bool IsBigTiff { get; init; }

    public bool IsPlanar { get; init; }

    /// <summary>Side of the tiles; 0 for strips.</summary>
    public int Tile { get; init; }

    public int RowsPerStrip { get; init; } = 7;

    public int Bits { get; init; } = 8;

    public bool IsDeflated { get; init; }

    /// <summary>The values of each pixel: one or two for grey, three or four for RGB.</summary>
    public byte[] Pixel { get; init; } = [200, 100, 50];

    /// <summary>The tag for alpha; -1 for none.</summary>
    public int ExtraSamples { get; init; } = -1;

    public int SampleFormat { get; init; } = 1;

    /// <summary>A size that the header claims instead of the real one; 0 for the real one.</summary>
    public int ClaimedSide { get; init; }

    /// <summary>Returns the file: the header, the strips or tiles, and the directory.</summary>
    public byte[] Build()
    {
        _tags.Clear();
        List<byte> file = [.. IsBigEndian ? "MM"u8 : "II"u8];
        Add(file, IsBigTiff ? 43 : 42, 2);
        if (IsBigTiff)
        {
            Add(file, 8, 2);
            Add(file, 0, 2);
        }

        int pointer = file.Count;
        Add(file, 0, IsBigTiff ? 8 : 4);
        AddPieces(file, out long[] offsets, out long[] counts);
        int samples = Pixel.Length;
        Tag(256, 4, ClaimedSide > 0 ? ClaimedSide : Width);
        Tag(257, 4, ClaimedSide > 0 ? ClaimedSide : Height);
        Tag(258, 3, [.. Enumerable.Repeat((long)Bits, samples)]);
        Tag(259, 3, IsDeflated ? Deflate : NoCompression);
        Tag(262, 3, samples >= 3 ? 2 : 1);
        Tag(277, 3, samples);
        Tag(284, 3, IsPlanar ? 2 : 1);
        Tag(Tile > 0 ? 324 : 273, 4, offsets);
        Tag(Tile > 0 ? 325 : 279, 4, counts);
        Tag(339, 3, [.. Enumerable.Repeat((long)SampleFormat, samples)]);
        if (Tile > 0)
        {
            Tag(322, 4, Tile);
            Tag(323, 4, Tile);
        }
        else
        {
            Tag(278, 4, RowsPerStrip);
        }

        if (ExtraSamples >= 0)
        {
            Tag(338, 3, ExtraSamples);
        }

        AddDirectory(file, pointer);
        return [.. file];
    }

    private void AddPieces(List<byte> file, out long[] offsets, out long[] counts)
    {
        List<long> starts = [], lengths = [];
        int width = Tile > 0 ? Tile : Width, height = Tile > 0 ? Tile : RowsPerStrip;
        int across = (Width + width - 1) / width, down = (Height + height - 1) / height;
        for (int plane = 0; plane < (IsPlanar ? Pixel.Length : 1); plane++)
        {
            for (int i = 0; i < across * down; i++)
            {
                int rows = Tile > 0 ? Tile : Math.Min(height, Height - i * height);
                byte[] piece = Compress(Piece(width * rows, plane));
                starts.Add(file.Count);
                lengths.Add(piece.Length);
                file.AddRange(piece);
            }
        }

        offsets = [.. starts];
        counts = [.. lengths];
    }

    private byte[] Piece(int pixels, int plane)
    {
        byte[] values = IsPlanar ? [Pixel[plane]] : Pixel;
        byte[] stored = [.. values.SelectMany(value => Enumerable.Repeat(value, Bits / 8))];
        return [.. Enumerable.Repeat(stored, pixels).SelectMany(value => value)];
    }

    private byte[] Compress(byte[] piece)
    {
        if (!IsDeflated)
        {
            return piece;
        }

        using MemoryStream compressed = new();
        using (ZLibStream zlib = new(compressed, CompressionLevel.Optimal))
        {
            zlib.Write(piece);
        }

        return compressed.ToArray();
    }

    private void Tag(int tag, int type, params long[] values) => _tags.Add((tag, type, values));

    private void AddDirectory(List<byte> file, int pointer)
    {
        int room = IsBigTiff ? 8 : 4;
        List<byte> entries = [];
        Add(entries, _tags.Count, IsBigTiff ? 8 : 2);
        foreach ((int tag, int type, long[] values) in _tags.OrderBy(tag => tag.Tag))
        {
            List<byte> stored = [];
            foreach (long value in values)
            {
                Add(stored, value, type == 3 ? 2 : 4);
            }

            Add(entries, tag, 2);
            Add(entries, type, 2);
            Add(entries, values.Length, room);
            if (stored.Count > room)
            {
                Add(entries, file.Count, room);
                file.AddRange(stored);
            }
            else
            {
                entries.AddRange(stored);
                entries.AddRange(new byte[room - stored.Count]);
            }
        }

        Add(entries, 0, room);
        List<byte> start = [];
        Add(start, file.Count, room);
        for (int i = 0; i < room; i++)
        {
            file[pointer + i] = start[i];
        }

        file.AddRange(entries);
    }

    private void Add(List<byte> bytes, long value, int size)
    {
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        IEnumerable<byte> little = eight.Take(size);
        bytes.AddRange(IsBigEndian ? little.Reverse() : little);
    }
}
