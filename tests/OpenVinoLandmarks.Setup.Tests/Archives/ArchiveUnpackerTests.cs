using System.Formats.Tar;
using System.IO.Compression;
using OpenVinoLandmarks.Setup.Archives;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.Archives;

/// <summary>Archives that want to write elsewhere or too much are refused, and nothing is written outside the folder.</summary>
[TestClass]
public sealed class ArchiveUnpackerTests : IDisposable
{
    private const long Limit = 1_000_000;

    private static readonly byte[] s_content = "content"u8.ToArray();

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void OfficialArchive_KeepsLibrariesLinksAndLicences()
    {
        ArchiveRules rules = new(1, ["runtime/", "docs/licensing/"], Limit);

        IReadOnlyList<UnpackedFile> files = Unpack(Made.RuntimeArchiveBytes(), "a.tgz", rules);

        string folder = _scratch.File("out/runtime/lib/intel64");
        Assert.AreEqual("libopenvino_c.so.2641", new FileInfo(Path.Combine(folder, "libopenvino_c.so")).LinkTarget);
        Assert.HasCount(40_000, File.ReadAllBytes(Path.Combine(folder, "libopenvino_c.so")));
        Assert.IsTrue(File.Exists(_scratch.File("out/docs/licensing/LICENSE")));
        Assert.IsFalse(Directory.Exists(_scratch.File("out/samples")));
        Assert.HasCount(4, files);
    }

    [TestMethod]
    [DataRow("../outside")]
    [DataRow("a/../../outside")]
    [DataRow("a/..")]
    [DataRow("/tmp/outside")]
    [DataRow("\\outside")]
    [DataRow("a\\..\\..\\outside")]
    [DataRow("C:outside")]
    [DataRow("a:stream")]
    public void NameThatLeavesTheFolder_IsRefused(string name)
    {
        AssertRefused(Made.TarGz(tar => Made.AddFile(tar, name, s_content)), "a.tar.gz", name);
        AssertRefused(Made.Zip(zip => Made.AddFile(zip, name, s_content)), "a.zip", name);
    }

    [TestMethod]
    [DataRow("../outside")]
    [DataRow("/etc/passwd")]
    [DataRow("b/../../outside")]
    [DataRow("..\\outside")]
    public void LinkThatLeavesTheFolder_IsRefused(string target) =>
        AssertRefused(Made.TarGz(tar => Made.AddLink(tar, "link", target)), "a.tgz", "outside");

    [TestMethod]
    public void FileThroughALink_IsWrittenInsideTheFolder()
    {
        string outside = _scratch.File("outside");
        byte[] archive = Made.TarGz(tar =>
        {
            Made.AddLink(tar, "a/up", "..");
            Made.AddLink(tar, "b", "a/up/../..");
            Made.AddFile(tar, "a/up/../b/outside", s_content);
        });

        AssertRefused(archive, "a.tgz", "outside");
        Assert.IsFalse(File.Exists(outside));
    }

    [TestMethod]
    public void FileInAFolderThatIsALink_DoesNotFollowIt()
    {
        byte[] archive = Made.TarGz(tar =>
        {
            Made.AddFile(tar, "real", s_content);
            Made.AddLink(tar, "folder", "real");
            Made.AddFile(tar, "folder/file", s_content);
        });

        Assert.ThrowsExactly<WriteException>(() => Unpack(archive, "a.tgz"));
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(_scratch.File("out/real")));
    }

    [TestMethod]
    public void LinkToAFolder_IsLeftOut()
    {
        byte[] archive = Made.TarGz(tar =>
        {
            Made.AddFile(tar, "a/file", s_content);
            Made.AddLink(tar, "up", "a");
            Made.AddLink(tar, "through", "up/file");
            Made.AddLink(tar, "self", "self");
        });

        Assert.HasCount(1, Unpack(archive, "a.tgz"));
        Assert.IsFalse(Path.Exists(_scratch.File("out/up")));
    }

    [TestMethod]
    public void HardLink_IsACopy()
    {
        byte[] archive = Made.TarGz(tar =>
        {
            Made.AddFile(tar, "a/file", s_content);
            Made.AddLink(tar, "b", "a/file", TarEntryType.HardLink);
        });

        Assert.HasCount(2, Unpack(archive, "a.tgz"));
        CollectionAssert.AreEqual(s_content, File.ReadAllBytes(_scratch.File("out/b")));
    }

    [TestMethod]
    [DataRow("/etc/passwd")]
    [DataRow("../outside")]
    public void HardLinkToAnotherFolder_IsRefused(string target) =>
        AssertRefused(Made.TarGz(tar => Made.AddLink(tar, "b", target, TarEntryType.HardLink)), "a.tgz", target);

    [TestMethod]
    public void Device_IsRefused() => AssertRefused(
        Made.TarGz(tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "dev") { DeviceMajor = 1, DeviceMinor = 3 })),
        "a.tgz",
        "CharacterDevice");

    [TestMethod]
    public void LinkInAZip_IsRefused()
    {
        byte[] archive = Made.Zip(zip =>
        {
            Made.AddFile(zip, "link", "/etc/passwd"u8.ToArray());
            zip.CreateEntry("other").ExternalAttributes = unchecked((int)(0xA1FFu << 16));
        });

        AssertRefused(archive, "a.whl", "other is a link");
    }

    [TestMethod]
    public void BombOfZeros_IsRefusedAtTheLimit()
    {
        byte[] zeros = new byte[50_000_000];

        AssertRefused(Made.TarGz(tar => Made.AddFile(tar, "zeros", zeros)), "a.tgz", "more than the expected 1000000 bytes");
        AssertRefused(Made.Zip(zip => Made.AddFile(zip, "zeros", zeros)), "a.zip", "more than the expected 1000000 bytes");
        Assert.IsLessThan(Limit + 200_000, new FileInfo(_scratch.File("out/zeros")).Length);
    }

    [TestMethod]
    public void BombInAFileThatIsNotUnpacked_IsRefused()
    {
        byte[] archive = Made.TarGz(tar => Made.AddFile(tar, "top/other/zeros", new byte[200_000_000]));

        ArchiveException error = Assert.ThrowsExactly<ArchiveException>(
            () => Unpack(archive, "a.tgz", new ArchiveRules(1, ["runtime/"], Limit)));

        StringAssert.Contains(error.Message, "more than the expected");
    }

    [TestMethod]
    public void TooManyFiles_AreRefused()
    {
        byte[] archive = Made.Zip(zip =>
        {
            for (int i = 0; i < 11; i++)
            {
                Made.AddFile(zip, $"{i}", []);
            }
        });

        ArchiveException error = Assert.ThrowsExactly<ArchiveException>(
            () => Unpack(archive, "a.zip", new ArchiveRules(0, [], Limit) { MaxEntries = 10 }));

        StringAssert.Contains(error.Message, "more than 10 entries");
    }

    [TestMethod]
    public void SameNameTwice_IsRefused() => AssertRefused(
        Made.TarGz(tar =>
        {
            Made.AddFile(tar, "file", s_content);
            Made.AddFile(tar, "./file", s_content);
        }),
        "a.tgz",
        "twice");

    [TestMethod]
    [DataRow("a.tgz")]
    [DataRow("a.tar.xz")]
    [DataRow("a.zip")]
    public void DamagedArchive_IsAnArchiveError(string name)
    {
        byte[] whole = name == "a.zip" ? Made.Zip(zip => Made.AddFile(zip, "file", Made.Bytes(50_000))) : Made.RuntimeArchiveBytes();
        foreach (byte[] damaged in (byte[][])[whole[..(whole.Length / 2)], [], Made.Bytes(5000), [.. whole[..20], .. Made.Bytes(5000)]])
        {
            ArchiveException error = Assert.ThrowsExactly<ArchiveException>(() => Unpack(damaged, name));
            StringAssert.StartsWith(error.Message, name + " is damaged");
        }
    }

    private void AssertRefused(byte[] archive, string name, string text)
    {
        ArchiveException error = Assert.ThrowsExactly<ArchiveException>(() => Unpack(archive, name));
        StringAssert.StartsWith(error.Message, name + " is refused: ");
        StringAssert.Contains(error.Message, text);
        Assert.IsFalse(File.Exists(_scratch.File("outside")));
        Assert.IsFalse(File.Exists("/tmp/outside"));
    }

    private IReadOnlyList<UnpackedFile> Unpack(byte[] archive, string name, ArchiveRules? rules = null)
    {
        string folder = _scratch.File("out");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return ArchiveUnpacker.Unpack(
            _scratch.Write(name, archive), name, folder, rules ?? new ArchiveRules(0, [], Limit), _ => { }, CancellationToken.None);
    }
}
