using System.Diagnostics;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Tests.Files;

/// <summary>A file is written completely or not at all, and never in place of an input.</summary>
[TestClass]
public sealed class FileWriterTests
{
    [TestMethod]
    public void ExistingFile_IsReplaced_AndNothingElseIsLeft()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("a.txt", "old"u8);

        FileWriter.Write(file, "new"u8);

        Assert.AreEqual("new", File.ReadAllText(file));
        CollectionAssert.AreEqual(new[] { file }, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void Link_IsReplaced_AndItsTargetIsKept()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("a.txt", "old"u8);
        File.CreateSymbolicLink(folder.File("link.txt"), file);

        FileWriter.Write(folder.File("link.txt"), "new"u8);

        Assert.AreEqual("old", File.ReadAllText(file));
        Assert.AreEqual("new", File.ReadAllText(folder.File("link.txt")));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux | OperatingSystems.OSX)]
    public void Input_IsNeverReplaced_ByAnyOfItsPaths()
    {
        using ScratchFolder folder = new();
        string input = folder.Write("a.txt", "input"u8);
        File.CreateSymbolicLink(folder.File("link.txt"), input);
        FileSet inputs = new();
        inputs.Add(input);

        foreach (string path in new[] { input, folder.File("link.txt") })
        {
            IOException error = Assert.ThrowsExactly<IOException>(() => FileWriter.Write(path, "new"u8, inputs));
            StringAssert.Contains(error.Message, input);
        }

        Assert.AreEqual("input", File.ReadAllText(input));
        Assert.HasCount(2, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void FileOfTheSameRun_IsNotReplaced()
    {
        using ScratchFolder folder = new();
        FileSet inputs = new();
        FileWriter.Write(folder.File("a.txt"), "first"u8, inputs);

        Assert.ThrowsExactly<IOException>(() => FileWriter.Write(folder.File("a.txt"), "second"u8, inputs));

        Assert.AreEqual("first", File.ReadAllText(folder.File("a.txt")));
    }

    [TestMethod]
    public void Folder_IsAnError()
    {
        using ScratchFolder folder = new();
        string target = Directory.CreateDirectory(folder.File("a.txt")).FullName;

        Assert.ThrowsExactly<IOException>(() => FileWriter.Write(target, "new"u8));

        CollectionAssert.AreEqual(new[] { target }, Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Pipe_IsAnError_AndIsKept()
    {
        using ScratchFolder folder = new();
        using (Process make = Process.Start("mkfifo", [folder.File("pipe")]))
        {
            make.WaitForExit();
        }

        Assert.ThrowsExactly<IOException>(() => FileWriter.Write(folder.File("pipe"), "new"u8));

        Assert.AreEqual(FileKind.Special, FileStatus.Read(folder.File("pipe"))!.Kind);
    }
}
