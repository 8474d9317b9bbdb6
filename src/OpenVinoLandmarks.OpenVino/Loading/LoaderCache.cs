using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// The list of the system's libraries that ldconfig writes (<c>/etc/ld.so.cache</c>), in the format of glibc 2.2 and later. Empty if the
/// system has none.
/// </summary>
internal sealed class LoaderCache
{
    // The file: 48 bytes with the magic text, the number of entries and the length of the texts; then entries of 24 bytes with the offsets
    // of a name and of a path. Older systems have an older table in front of it; offsets are counted from the magic text.
    private const int HeaderSize = 48, EntrySize = 24, CountOffset = 20, NameOffset = 4, PathOffset = 8;
    private const int MaxSize = 1 << 26;

    private readonly ReadOnlyMemory<byte> _table;

    private LoaderCache(ReadOnlyMemory<byte> table) => _table = table;

    /// <summary>Reads the cache of a system.</summary>
    /// <param name="root">The root of the file system.</param>
    internal static LoaderCache Read(string root)
    {
        string file = Path.Combine(root, "etc", "ld.so.cache");
        try
        {
            if (FolderReader.LengthOf(file) is not (> HeaderSize and < MaxSize))
            {
                return new LoaderCache(default);
            }

            byte[] content = File.ReadAllBytes(file);
            int start = content.AsSpan().IndexOf("glibc-ld.so.cache1.1"u8);
            return new LoaderCache(start < 0 ? default : content.AsMemory(start));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LoaderCache(default);
        }
    }

    /// <summary>
    /// Returns the files that the loader knows under a name, such as <c>libtbb.so.12</c>: one for each processor architecture.
    /// </summary>
    internal IEnumerable<string> Find(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        int count = _table.Length < HeaderSize ? 0 : Number(CountOffset);
        for (int entry = HeaderSize; count-- > 0 && entry + EntrySize <= _table.Length; entry += EntrySize)
        {
            if (TextAt(Number(entry + NameOffset)).SequenceEqual(wanted))
            {
                yield return Encoding.UTF8.GetString(TextAt(Number(entry + PathOffset)));
            }
        }
    }

    private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(_table.Span[at..]);

    private ReadOnlySpan<byte> TextAt(int offset)
    {
        if (offset < 0 || offset >= _table.Length)
        {
            return default;
        }

        ReadOnlySpan<byte> rest = _table.Span[offset..];
        int end = rest.IndexOf((byte)0);
        return end < 0 ? default : rest[..end];
    }
}
