using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>The facts about a library of Windows (a DLL in the PE format) that say whether the loader accepts it.</summary>
/// <param name="IsTruncated">Whether the file ends before the last of its sections.</param>
/// <param name="Machine">The processor architecture that the library is built for.</param>
/// <param name="Needed">The names of the libraries that the loader will load with it, as they are written in the import table.</param>
internal sealed record PeFile(bool IsTruncated, Machine Machine, IReadOnlyList<string> Needed)
{
    // The import table is an array of IMAGE_IMPORT_DESCRIPTOR, which ends with one of zeros. The fourth of its five numbers is the address
    // of the library's name.
    private const int DescriptorSize = 20, NameOffset = 12, MaxNames = 4096;

    /// <summary>Reads a file; null if it is not such a library or cannot be read.</summary>
    internal static PeFile? Read(string path)
    {
        try
        {
            if (FolderReader.LengthOf(path) is null or 0)
            {
                return null;
            }

            using FileStream stream = File.OpenRead(path);
            using PEReader reader = new(stream);
            PEHeaders headers = reader.PEHeaders;
            if (headers.PEHeader is not { } header)
            {
                return null;
            }

            Machine machine = headers.CoffHeader.Machine;
            bool isTruncated = headers.SectionHeaders.Any(one => (long)one.PointerToRawData + one.SizeOfRawData > stream.Length);
            return isTruncated
                ? new PeFile(IsTruncated: true, machine, [])
                : new PeFile(IsTruncated: false, machine, [.. Imports(reader, header.ImportTableDirectory.RelativeVirtualAddress)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or ArgumentException)
        {
            return null;
        }
    }

    private static List<string> Imports(PEReader reader, int table)
    {
        List<string> names = [];
        PEMemoryBlock block = reader.GetSectionData(table);
        for (int at = 0; table != 0 && at + DescriptorSize <= block.Length && names.Count < MaxNames; at += DescriptorSize)
        {
            int name = block.GetReader(at + NameOffset, sizeof(int)).ReadInt32();
            if (name == 0)
            {
                break;
            }

            names.Add(NameAt(reader.GetSectionData(name)));
        }

        return names;
    }

    private static string NameAt(PEMemoryBlock block)
    {
        BlobReader reader = block.GetReader();
        int end = reader.IndexOf(0);
        return end <= 0 ? throw new BadImageFormatException("A name of the import table has no end.") : reader.ReadUTF8(end);
    }
}
