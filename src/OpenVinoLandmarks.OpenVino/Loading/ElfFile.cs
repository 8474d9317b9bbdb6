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
    private static readonly ElfFile s_truncated = new(IsTruncated: true, []);

    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int MaxTable = 1 << 20;

    // Types of segments and of entries of the dynamic section.
    private const int Load = 1;
    private const int Dynamic = 2;
    private const long NeededTag = 1;
    private const long StringTableTag = 5;
    private const long StringTableSizeTag = 10;
    private const long RPathTag = 15;
    private const long RunPathTag = 29;

    /// <summary>The processor architecture that the library is built for: EM_X86_64 (62), EM_AARCH64 (183).</summary>
    internal ushort Machine { get; private init; }

    /// <summary>The folders in which the loader searches for the needed libraries, separated by colons. $ORIGIN is not replaced.</summary>
    internal string SearchPath { get; private init; } = string.Empty;

    /// <summary>
    /// Whether <see cref="SearchPath"/> is DT_RPATH: the loader then searches it first, and also for what the needed libraries need.
    /// </summary>
    internal bool IsSearchPathInherited { get; private init; }

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
                return s_truncated;
            }

            byte[] segments = ReadAt(stream, table, count * SegmentSize);
            Segment[] all = [.. Enumerable.Range(0, count).Select(i => Segment.From(segments.AsSpan(i * SegmentSize)))];
            return all.Any(one => one.Type == Load && one.Offset + one.Size > stream.Length)
                ? s_truncated
                : ReadDynamicSection(stream, all) with { Machine = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(18)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Returns whether a library has a name among its texts, which those of all its exported functions are.</summary>
    internal static bool HasText(string path, string name)
    {
        byte[] text = [0, .. Encoding.UTF8.GetBytes(name), 0];
        return FolderReader.LengthOf(path) is < int.MaxValue && File.ReadAllBytes(path).AsSpan().IndexOf(text) >= 0;
    }

    private static ElfFile ReadDynamicSection(FileStream stream, Segment[] segments)
    {
        ElfFile empty = new(IsTruncated: false, []);
        Segment dynamic = segments.FirstOrDefault(static one => one.Type == Dynamic);
        if (dynamic.Size is <= 0 or > MaxTable)
        {
            return empty;
        }

        byte[] entries = ReadAt(stream, dynamic.Offset, (int)dynamic.Size);
        List<long> needed = [];
        long address = 0, size = 0;
        long? rpath = null, runPath = null;
        for (int at = 0; at + 16 <= entries.Length; at += 16)
        {
            long value = Number(entries, at + 8);
            switch (Number(entries, at))
            {
                case NeededTag:
                    needed.Add(value);
                    break;
                case StringTableTag:
                    address = value;
                    break;
                case StringTableSizeTag:
                    size = value;
                    break;
                case RPathTag:
                    rpath = value;
                    break;
                case RunPathTag:
                    runPath = value;
                    break;
            }
        }

        // The table is named by its address in memory.
        Segment home = segments.FirstOrDefault(one => one.Type == Load && address >= one.Address && address < one.Address + one.Size);
        if (home.Size == 0 || needed.Append(rpath ?? 0).Append(runPath ?? 0).Any(name => name < 0 || name >= size))
        {
            return empty;
        }

        // Names are short, and those of needed libraries may be anywhere in a table of megabytes.
        long table = home.Offset + (address - home.Address);
        return new ElfFile(IsTruncated: false, [.. needed.Select(name => NameAt(stream, table + name))])
        {
            SearchPath = (runPath ?? rpath) is { } path ? NameAt(stream, table + path) : string.Empty,
            IsSearchPathInherited = runPath is null,
        };
    }

    private static string NameAt(FileStream stream, long offset)
    {
        Span<byte> name = stackalloc byte[1024];
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
