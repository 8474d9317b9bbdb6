using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Catalog;

[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.Setup.Tests.Support;

/// <summary>Makes the files that tests fetch: bytes, models, archives of runtimes.</summary>
internal static class Made
{
    public const string Platform = "linux-x64";

    /// <summary>Returns bytes that cannot be compressed, the same for the same seed.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Returns a known model with one ONNX file at an address.</summary>
    public static ListedModel Model(string name, byte[] content, Uri address) => new()
    {
        Name = name,
        Licence = "MIT",
        Files =
        [
            new ListedFile
            {
                Path = name + ".onnx",
                Size = content.Length,
                Sha384 = Convert.ToHexStringLower(SHA384.HashData(content)),
                Address = address,
            },
        ],
    };

    /// <summary>Returns a release whose only archive is this one.</summary>
    public static RuntimeRelease Release(RuntimeArchive archive, string version = "2026.4.1") => new(version, Platform, [archive]);

    /// <summary>Returns an official archive at an address, whose SHA-256 is published beside it.</summary>
    public static RuntimeArchive Official(Uri address, long limit = 1_000_000) =>
        new(Path.GetFileName(address.LocalPath), RuntimeArchiveKind.Official) { Address = address, UnpackedLimit = limit };

    /// <summary>Returns the text of a .sha256 file.</summary>
    public static byte[] PublishedChecksum(byte[] content, string name) =>
        Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}\n");

    /// <summary>Returns an archive as Intel's: a folder with libraries, links and other files.</summary>
    public static byte[] RuntimeArchiveBytes() => TarGz(writer =>
    {
        const string Top = "openvino_toolkit/", Libraries = Top + "runtime/lib/intel64/";
        Folder(writer, Top);
        Folder(writer, Libraries);
        AddFile(writer, Libraries + "libopenvino_c.so.2026.4.1", Bytes(40_000));
        AddLink(writer, Libraries + "libopenvino_c.so.2641", "libopenvino_c.so.2026.4.1");
        AddLink(writer, Libraries + "libopenvino_c.so", "libopenvino_c.so.2641");
        AddFile(writer, Top + "docs/licensing/LICENSE", "licence"u8.ToArray());
        AddFile(writer, Top + "samples/sample.cpp", "int main() {}"u8.ToArray());
    });

    /// <summary>Writes a .tar.gz.</summary>
    public static byte[] TarGz(Action<TarWriter> write)
    {
        using MemoryStream bytes = new();
        using (GZipStream zip = new(bytes, CompressionLevel.Fastest))
        using (TarWriter tar = new(zip, TarEntryFormat.Pax))
        {
            write(tar);
        }

        return bytes.ToArray();
    }

    /// <summary>Writes a .zip.</summary>
    public static byte[] Zip(Action<ZipArchive> write)
    {
        using MemoryStream bytes = new();
        using (ZipArchive zip = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            write(zip);
        }

        return bytes.ToArray();
    }

    public static void AddFile(TarWriter writer, string name, byte[] content) =>
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });

    public static void AddLink(TarWriter writer, string name, string target, TarEntryType type = TarEntryType.SymbolicLink) =>
        writer.WriteEntry(new PaxTarEntry(type, name) { LinkName = target });

    public static void AddFile(ZipArchive zip, string name, byte[] content)
    {
        using Stream entry = zip.CreateEntry(name).Open();
        entry.Write(content);
    }

    private static void Folder(TarWriter writer, string name) => writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name));
}
