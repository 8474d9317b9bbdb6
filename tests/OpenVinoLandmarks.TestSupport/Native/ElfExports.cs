using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Reads the names that a 64-bit little-endian ELF library exports. It does not load the library, because a process can load only one
/// OpenVINO.
/// </summary>
public static class ElfExports
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint DynamicSymbols = 11;

    /// <summary>Returns the names of defined global and weak symbols, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">The file is not such a library.</exception>
    public static IReadOnlyList<string> Read(string file)
    {
        byte[] image = File.ReadAllBytes(file);
        if (image.Length < 64 || !image.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException($"{file} has no 64-bit little-endian ELF header.");
        }

        int sections = checked((int)BinaryPrimitives.ReadInt64LittleEndian(image.AsSpan(0x28)));
        int sectionCount = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(0x3C));
        for (int i = 0; i < sectionCount; i++)
        {
            ReadOnlySpan<byte> section = image.AsSpan(sections + (i * SectionHeaderSize), SectionHeaderSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) == DynamicSymbols)
            {
                int link = (int)BinaryPrimitives.ReadUInt32LittleEndian(section[40..]);
                ReadOnlySpan<byte> names = image.AsSpan(sections + (link * SectionHeaderSize), SectionHeaderSize);
                return Names(Content(image, section), Content(image, names));
            }
        }

        throw new InvalidDataException($"{file} does not have a dynamic symbol table.");
    }

    private static ReadOnlySpan<byte> Content(byte[] image, ReadOnlySpan<byte> section) => image.AsSpan(
        checked((int)BinaryPrimitives.ReadInt64LittleEndian(section[24..])),
        checked((int)BinaryPrimitives.ReadInt64LittleEndian(section[32..])));

    private static List<string> Names(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> strings)
    {
        List<string> names = [];
        for (int at = 0; at < symbols.Length; at += SymbolSize)
        {
            ReadOnlySpan<byte> symbol = symbols.Slice(at, SymbolSize);
            int binding = symbol[4] >> 4;
            bool defined = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]) != 0;
            if (defined && binding != 0)
            {
                ReadOnlySpan<byte> name = strings[(int)BinaryPrimitives.ReadUInt32LittleEndian(symbol)..];
                names.Add(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]));
            }
        }

        return names;
    }
}
