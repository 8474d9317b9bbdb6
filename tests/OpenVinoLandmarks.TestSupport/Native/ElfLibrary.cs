using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Reads what a 64-bit little-endian ELF library exports and imports. It does not load the library, because a process can load only one
/// OpenVINO.
/// </summary>
public sealed class ElfLibrary
{
    private const int SectionHeaderSize = 64, SymbolSize = 24, DynamicEntrySize = 16;
    private const int DynamicSymbols = 11, DynamicSection = 6, SymbolVersions = 0x6FFFFFFF;
    private const int NeededTag = 1, GlobalBinding = 1, LocalBinding = 0, LastReservedVersion = 1;

    private readonly byte[] _image;

    private ElfLibrary(byte[] image) => _image = image;

    /// <summary>The names of defined global and weak symbols, in the order of the file.</summary>
    public IReadOnlyList<string> Exports { get; private init; } = [];

    /// <summary>The names of the libraries that it needs, in the order of the file.</summary>
    public IReadOnlyList<string> NeededLibraries { get; private init; } = [];

    /// <summary>The names of the symbols that it needs in any case (not weak ones) and that have no version.</summary>
    public IReadOnlyList<string> ImportsWithoutVersion { get; private init; } = [];

    /// <summary>Reads a library.</summary>
    /// <exception cref="InvalidDataException">The file is not such a library.</exception>
    public static ElfLibrary Read(string file)
    {
        byte[] image = File.ReadAllBytes(file);
        if (image.Length < 64 || !image.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException($"{file} has no 64-bit little-endian ELF header.");
        }

        ElfLibrary library = new(image);
        if (library.FindSection(DynamicSymbols) is not { } symbols)
        {
            throw new InvalidDataException($"{file} does not have a dynamic symbol table.");
        }

        return new ElfLibrary(image)
        {
            Exports = [.. library.Symbols(symbols, static symbol => symbol.IsDefined && symbol.Binding != LocalBinding)],
            ImportsWithoutVersion =
                [.. library.Symbols(symbols, static symbol => !symbol.IsDefined && symbol.Binding == GlobalBinding && !symbol.HasVersion)],
            NeededLibraries = [.. library.Needed()],
        };
    }

    private IEnumerable<string> Symbols(int section, Func<(int Binding, bool IsDefined, bool HasVersion), bool> isWanted)
    {
        (int offset, int size, int strings) = Section(section);
        int versions = FindSection(SymbolVersions) is { } found ? Section(found).Offset : -1;
        for (int i = 1; i < size / SymbolSize; i++)
        {
            int symbol = offset + i * SymbolSize;
            bool hasVersion = versions >= 0 && (Int16(versions + 2 * i) & 0x7FFF) > LastReservedVersion;
            if (isWanted((_image[symbol + 4] >> 4, Int16(symbol + 6) != 0, hasVersion)))
            {
                yield return Text(strings, Int32(symbol));
            }
        }
    }

    private IEnumerable<string> Needed()
    {
        (int offset, int size, int strings) = FindSection(DynamicSection) is { } found ? Section(found) : default;
        for (int at = offset; at < offset + size; at += DynamicEntrySize)
        {
            if (Int64(at) == NeededTag)
            {
                yield return Text(strings, Int64(at + 8));
            }
        }
    }

    // The index of the first section of a type.
    private int? FindSection(int type)
    {
        int count = Int16(0x3C);
        for (int i = 0; i < count; i++)
        {
            if (Int32(Header(i) + 4) == type)
            {
                return i;
            }
        }

        return null;
    }

    private (int Offset, int Size, int Link) Section(int index) =>
        (Int64(Header(index) + 24), Int64(Header(index) + 32), Int32(Header(index) + 40));

    private int Header(int section) => Int64(0x28) + section * SectionHeaderSize;

    private string Text(int section, int offset)
    {
        ReadOnlySpan<byte> text = _image.AsSpan(Section(section).Offset + offset);
        return Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]);
    }

    private int Int16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(offset));

    private int Int32(int offset) => BinaryPrimitives.ReadInt32LittleEndian(_image.AsSpan(offset));

    private int Int64(int offset) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(_image.AsSpan(offset)));
}
