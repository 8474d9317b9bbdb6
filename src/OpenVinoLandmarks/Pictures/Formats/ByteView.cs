using System.Buffers.Binary;

namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Reads numbers at any offset of a file in memory. An offset outside the file throws <see cref="PictureEndException"/>, so that a parser
/// cannot read beyond the bytes whatever the file states.
/// </summary>
internal readonly ref struct ByteView(ReadOnlySpan<byte> bytes, bool bigEndian)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Number of bytes in the file.</summary>
    public long Length => _bytes.Length;

    public byte U8(long offset) => At(offset, 1)[0];

    public int U16(long offset) => bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(At(offset, 2))
        : BinaryPrimitives.ReadUInt16LittleEndian(At(offset, 2));

    public long U32(long offset) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(At(offset, 4))
        : BinaryPrimitives.ReadUInt32LittleEndian(At(offset, 4));

    public long I32(long offset) => (int)U32(offset);

    /// <summary>Reads a 64-bit number. Numbers above the largest <see cref="long"/> are outside every file and become that.</summary>
    public long U64(long offset)
    {
        ulong value = bigEndian
            ? BinaryPrimitives.ReadUInt64BigEndian(At(offset, 8))
            : BinaryPrimitives.ReadUInt64LittleEndian(At(offset, 8));
        return (long)Math.Min(value, long.MaxValue);
    }

    /// <summary>Returns true if these bytes are at the offset.</summary>
    public bool Has(long offset, ReadOnlySpan<byte> expected) =>
        Contains(offset, expected.Length) && _bytes.Slice((int)offset, expected.Length).SequenceEqual(expected);

    /// <summary>Returns true if the range is within the file.</summary>
    public bool Contains(long offset, long count) => offset >= 0 && count >= 0 && offset <= Length && count <= Length - offset;

    /// <summary>Returns the bytes from an offset to the end of the file.</summary>
    public ReadOnlySpan<byte> From(long offset) => Contains(offset, 0) ? _bytes[(int)offset..] : [];

    private ReadOnlySpan<byte> At(long offset, int count) =>
        Contains(offset, count) ? _bytes.Slice((int)offset, count) : throw new PictureEndException();
}
