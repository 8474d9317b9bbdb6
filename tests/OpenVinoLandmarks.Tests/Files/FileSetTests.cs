using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Tests.Files;

/// <summary>Files are compared by what they are, not by the text of their paths.</summary>
[TestClass]
public sealed class FileSetTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void LinksToAFileOrItsFolder_AreTheSameFile()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("photos/a.jpg", "x"u8);
        File.CreateSymbolicLink(folder.File("link.jpg"), "photos/a.jpg");
        File.CreateSymbolicLink(folder.File("link-to-link.jpg"), folder.File("link.jpg"));
        Directory.CreateSymbolicLink(folder.File("folder"), "photos");
        FileSet set = new();
        set.Add(file);

        foreach (string path in new[] { "link.jpg", "link-to-link.jpg", "folder/a.jpg", "photos/../photos/./a.jpg" })
        {
            Assert.AreEqual(file, set.Find(folder.File(path)), path);
        }

        Assert.IsNull(set.Find(folder.Write("photos/b.jpg", "x"u8)));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void HardLinks_AreTheSameFile()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("a.jpg", "x"u8);
        using System.Diagnostics.Process link = System.Diagnostics.Process.Start("ln", [file, folder.File("b.jpg")]);
        link.WaitForExit();
        FileSet set = new();
        set.Add(file);

        Assert.AreEqual(file, set.Find(folder.File("b.jpg")));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void FileThatDoesNotExistYet_IsKnownByItsFolder()
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder.File("real"));
        Directory.CreateSymbolicLink(folder.File("link"), "real");
        FileSet set = new();
        set.Add(folder.File("real/new/a.jpg"));

        Assert.AreEqual(folder.File("real/new/a.jpg"), set.Find(folder.File("link/new/a.jpg")));
        Assert.IsNull(set.Find(folder.File("link/a.jpg")));
        Assert.IsNull(set.Find(folder.File("link/new/b.jpg")));
    }

    [TestMethod]
    public void NamesThatDifferInCase_AreTheSameFile_WhereTheFileSystemIgnoresCase()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("exists.jpg", "x"u8);
        bool ignoresCase = File.Exists(folder.File("EXISTS.jpg"));
        FileSet set = new();
        set.Add(file);
        set.Add(folder.File("new/a.jpg"));

        Assert.AreEqual(ignoresCase, set.Find(folder.File("EXISTS.jpg")) is not null);
        Assert.AreEqual(ignoresCase, set.Find(folder.File("new/A.JPG")) is not null);
        CollectionAssert.AreEqual(new[] { file }, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void EmptyPathAndFolder_AreNeverInASet()
    {
        using ScratchFolder folder = new();
        FileSet set = new();
        set.Add("");
        set.Add(folder.Path);

        Assert.IsNull(set.Find(""));
        Assert.IsNull(set.Find(folder.Path));
    }
}
