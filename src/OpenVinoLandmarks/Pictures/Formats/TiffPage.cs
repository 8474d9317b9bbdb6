namespace OpenVinoLandmarks.Pictures;

/// <summary>The tags of a TIFF page that the inspector reads.</summary>
internal enum TiffTag
{
    Width = 256,
    Height = 257,
    BitsPerSample = 258,
    Compression = 259,
    Photometric = 262,
    FillOrder = 266,
    StripOffsets = 273,
    SamplesPerPixel = 277,
    RowsPerStrip = 278,
    StripByteCounts = 279,
    PlanarConfiguration = 284,
    TileWidth = 322,
    TileHeight = 323,
    TileOffsets = 324,
    TileByteCounts = 325,
    ExtraSamples = 338,
    SampleFormat = 339,
}

/// <summary>The first page of a TIFF or BigTIFF file: the directory of its tags.</summary>
internal sealed class TiffPage
{
    private readonly Dictionary<int, TiffEntry> _entries = [];
    private readonly Dictionary<int, long> _firstValues = [];

    /// <summary>Reads the directory.</summary>
    /// <exception cref="PictureEndException">The directory is not within the file.</exception>
    public TiffPage(ByteView file)
    {
        bool isBig = file.U16(2) == 43;
        long offset = isBig ? file.U64(8) : file.U32(4);
        long count = isBig ? file.U64(offset) : file.U16(offset);
        offset += isBig ? 8 : 2;
        int length = isBig ? 20 : 12;
        if (count > ushort.MaxValue || !file.Contains(offset, count * length))
        {
            throw new PictureEndException();
        }

        for (long i = 0; i < count; i++, offset += length)
        {
            // If a tag is repeated, libtiff uses the first one.
            if (TiffEntry.Read(file, offset, isBig) is { } entry && _entries.TryAdd(file.U16(offset), entry))
            {
                _firstValues.Add(file.U16(offset), file.Contains(entry.Offset, entry.Size) ? entry.Value(file, 0) : 0);
            }
        }
    }

    /// <summary>Returns a tag, or null if the page does not have it.</summary>
    public TiffEntry? Find(TiffTag tag) => _entries.GetValueOrDefault((int)tag);

    /// <summary>Returns the first value of a tag.</summary>
    public long Get(TiffTag tag, long otherwise) => _firstValues.GetValueOrDefault((int)tag, otherwise);
}

/// <summary>A tag with one or more unsigned integers.</summary>
/// <param name="Offset">Offset of the first value in the file.</param>
/// <param name="Count">Number of values, at least 1.</param>
/// <param name="Size">Bytes per value.</param>
internal sealed record TiffEntry(long Offset, long Count, int Size)
{
    /// <summary>Reads an entry of a directory, or returns null if its values are not unsigned integers.</summary>
    public static TiffEntry? Read(ByteView file, long offset, bool isBig)
    {
        int size = file.U16(offset + 2) switch { 1 => 1, 3 => 2, 4 or 13 => 4, 16 or 18 => 8, _ => 0 };
        long count = isBig ? file.U64(offset + 4) : file.U32(offset + 4);
        if (size == 0 || count == 0)
        {
            return null;
        }

        // Values that fit are stored in the entry itself.
        long value = offset + (isBig ? 12 : 8);
        bool fits = PictureInfo.Multiply(count, size) <= (isBig ? 8 : 4);
        return new TiffEntry(fits ? value : isBig ? file.U64(value) : file.U32(value), count, size);
    }

    /// <summary>Returns a value.</summary>
    /// <exception cref="PictureEndException">The value is not within the file.</exception>
    public long Value(ByteView file, long index)
    {
        long at = Offset > file.Length ? file.Length : Offset + index * Size;
        return Size switch { 1 => file.U8(at), 2 => file.U16(at), 4 => file.U32(at), _ => file.U64(at) };
    }

    /// <summary>Returns the offset of the least significant byte of the first value.</summary>
    public int LowByteOffset(bool bigEndian) => (int)(bigEndian ? Offset + Size - 1 : Offset);
}
