using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// The facts about a library of Linux (ELF, 64 bits, little-endian) that must be known before it is loaded: a truncated file, or one of
/// another release, ends the process.
/// </summary>
/// <param name="IsTruncated">Whether the file ends before the last of its segments.</param>
/// <param name="Needed">The names of the libraries that the loader will load with it.</param>
internal sealed record ElfFile(bool IsTruncated, IReadOnlyList<string> Needed)
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int MaxTable = 1 << 20;

    // Types of segments and of entries of the dynamic section.
    private const int Load = 1;
    private const int Dynamic = 2;
    private const long NeededTag = 1;
    private const long StringTableTag = 5;
    private const long StringTableSizeTag = 10;

    /// <summary>Reads a file; null if it is not such a library or cannot be read.</summary>
    internal static ElfFile? Read(string path)
    {
        try
        {
            // A pipe has the length 0. Opening it would wait for a writer.
            if (FolderReader.LengthOf(path) is null or < HeaderSize)
            {
                return null;
            }

            using FileStream stream = File.OpenRead(path);
            byte[] header = ReadAt(stream, 0, HeaderSize);
            if (!header.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
            {
                return null;
            }

            long table = Number(header, 32);
            int count = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(56));
            if (table < 0 || table + count * SegmentSize > stream.Length)
            {
                return new ElfFile(IsTruncated: true, []);
            }

            byte[] segments = ReadAt(stream, table, count * SegmentSize);
            Segment[] all = [.. Enumerable.Range(0, count).Select(i => Segment.From(segments.AsSpan(i * SegmentSize)))];
            return all.Any(one => one.Type == Load && one.Offset + one.Size > stream.Length)
                ? new ElfFile(IsTruncated: true, [])
                : new ElfFile(IsTruncated: false, NeededNames(stream, all));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    private static string[] NeededNames(FileStream stream, Segment[] segments)
    {
        Segment dynamic = segments.FirstOrDefault(static one => one.Type == Dynamic);
        if (dynamic.Size is <= 0 or > MaxTable)
        {
            return [];
        }

        byte[] entries = ReadAt(stream, dynamic.Offset, (int)dynamic.Size);
        List<int> names = [];
        long address = 0, size = 0;
        for (int at = 0; at + 16 <= entries.Length; at += 16)
        {
            long value = Number(entries, at + 8);
            switch (Number(entries, at))
            {
                case NeededTag:
                    names.Add(checked((int)value));
                    break;
                case StringTableTag:
                    address = value;
                    break;
                case StringTableSizeTag:
                    size = value;
                    break;
            }
        }

        // The table is named by its address in memory.
        Segment home = segments.FirstOrDefault(one => one.Type == Load && address >= one.Address && address < one.Address + one.Size);
        int last = names.Count == 0 ? 0 : names.Max();
        if (home.Size == 0 || last >= size)
        {
            return [];
        }

        // Names are short, and those of needed libraries may be anywhere in a table of megabytes.
        return [.. names.Select(name => NameAt(stream, home.Offset + (address - home.Address) + name))];
    }

    private static string NameAt(FileStream stream, long offset)
    {
        Span<byte> name = stackalloc byte[256];
        int read = RandomAccess.Read(stream.SafeFileHandle, name, offset);
        int end = name[..read].IndexOf((byte)0);
        return end < 0 ? string.Empty : Encoding.UTF8.GetString(name[..end]);
    }

    private static byte[] ReadAt(FileStream stream, long offset, int count)
    {
        byte[] bytes = new byte[count];
        return RandomAccess.Read(stream.SafeFileHandle, bytes, offset) == count ? bytes : throw new EndOfStreamException();
    }

    private static long Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);

    private readonly record struct Segment(uint Type, long Offset, long Address, long Size)
    {
        internal static Segment From(ReadOnlySpan<byte> bytes) => new(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), Number(bytes, 8), Number(bytes, 16), Number(bytes, 32));
    }
}
