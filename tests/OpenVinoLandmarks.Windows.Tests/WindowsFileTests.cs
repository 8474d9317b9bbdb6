using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>Files with the names and the properties that Windows has: letters, separators, lengths, locks, identity.</summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
public sealed class WindowsFileTests : IDisposable
{
    private static readonly string[] s_detect = ["detect", "--device", "MANAGED", "--format", "json", "--quiet"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    public void Names_WithAnyLetters_AnySeparators_AndAnyLength_AreReadAndPrinted()
    {
        string deep = Path.Combine([.. Enumerable.Repeat("a folder with a name of forty characters", 7)]);
        string[] files =
        [
            _scratch.Copy(Tool.Sample, "Ünï cödé 写真 😀.jpg"),
            _scratch.Copy(Tool.Sample, "a b/c (1)/[d].JPG"),
            _scratch.Copy(Tool.Sample, Path.Combine(deep, "picture.jpg")),
        ];
        Assert.IsGreaterThan(260, files[2].Length);
        string folder = Path.GetDirectoryName(_scratch.Copy(Tool.Sample, "folder/one.jpg"))!;
        string[] names =
        [
            Wine.PathOf(files[0]), Wine.PathOf(files[1]).Replace("\\c (1)\\", "/c (1)\\", StringComparison.Ordinal), Wine.PathOf(files[2]),
        ];
        string overlays = Path.Combine(Path.GetDirectoryName(files[2])!, "overlays");

        JsonElement results = Wine.Run(
            [.. s_detect, "--overlay", Wine.PathOf(overlays), .. names, Wine.PathOf(folder).Replace('\\', '/')]).Succeeded().Json;

        string[] printed = [.. results.EnumerateArray().Select(result => result.GetProperty("image").GetString()!)];
        CollectionAssert.AreEqual(names, printed[..3]);
        StringAssert.EndsWith(printed[3], "one.jpg");
        CollectionAssert.AreEquivalent(
            new[] { "Ünï cödé 写真 😀.jpg", "[d].JPG", "picture.jpg", "one.jpg" },
            Directory.GetFiles(overlays).Select(file => Path.GetFileName(file)).ToArray());
    }

    [TestMethod]
    public void NamesWithoutADriveOrAFolder_AreReadFromTheCurrentOnes()
    {
        _scratch.Copy(Tool.Sample, "in/deeper/one.jpg");
        string rooted = Wine.PathOf(Tool.Sample)[2..];

        Wine.RunBatch(
            _scratch,
            "cd /d %~dp0in",
            $"%OVL% {string.Join(' ', s_detect)} Z:deeper\\one.jpg .\\deeper/one.jpg ..\\in\\deeper\\ONE.JPG \"{rooted}\" > ..\\out.json",
            "echo the exit code is %ERRORLEVEL%");

        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(_scratch.File("out.json")));
        JsonElement[] all = [.. results.RootElement.EnumerateArray()];
        Assert.HasCount(4, all);
        Assert.IsTrue(all.All(result => ReportNumbers.Faces(result) == ReportNumbers.Faces(all[0])));
    }

    [TestMethod]
    public void SameFile_UnderAnotherName_IsNotReplacedByAnOverlay()
    {
        string file = _scratch.Copy(Tool.Sample, "picture.jpg");
        using (Process link = Process.Start("ln", [file, _scratch.File("hard link.jpg")]))
        {
            link.WaitForExit();
        }

        File.CreateSymbolicLink(_scratch.File("link.jpg"), file);
        foreach (string name in (string[])["PICTURE.JPG", "hard link.jpg", "link.jpg"])
        {
            string other = Wine.PathOf(_scratch.File(name)).Replace('\\', '/');
            Wine.Run([.. s_detect, "--overlay", other, Wine.PathOf(file)]).Refused(2, "is the same file");
        }

        _scratch.Copy(Tool.Sample, "one/a.jpg");
        _scratch.Copy(Tool.Sample, "two/A.jpg");
        string[] inputs = [Wine.PathOf(_scratch.File("one/a.jpg")), Wine.PathOf(_scratch.File("two/A.jpg"))];
        Wine.Run([.. s_detect, "--overlay", Wine.PathOf(_scratch.File("out")), .. inputs]).Refused(2, "for both");
        CollectionAssert.AreEqual(File.ReadAllBytes(Tool.Sample), File.ReadAllBytes(file));
    }

    [TestMethod]
    public void FileThatAnotherProgramHasOpen_IsReadIfItIsShared_OtherwiseNamed_AndNotReplaced()
    {
        string read = _scratch.Copy(Tool.Sample, "read.jpg"), other = _scratch.Copy(Tool.Sample, "other.jpg");
        string written = _scratch.File("written.jpg");
        _scratch.Write("hold.bat", "@ping -n 60 127.0.0.1 < \"%~dp0read.jpg\" > \"%~dp0written.jpg\"\r\n"u8);
        using Process holder = Wine.Start(Wine.WithoutOpenCv, "cmd", "/c", Wine.PathOf(_scratch.File("hold.bat")));
        try
        {
            Assert.IsTrue(SpinWait.SpinUntil(() => File.Exists(written), TimeSpan.FromSeconds(30)), "cmd.exe did not open the file.");

            ToolResult both = Wine.Run([.. s_detect, Wine.PathOf(read), Wine.PathOf(written)]).Exited(3);
            Assert.AreEqual(1, both.Json.GetArrayLength());
            StringAssert.Contains(both.Errors, $"{Wine.PathOf(written)}: cannot be read: The process cannot access the file");
            StringAssert.Contains(both.Errors, "being used by another process");

            Wine.Run([.. s_detect, "--overlay", Wine.PathOf(read), Wine.PathOf(other)])
                .Exited(3).AssertErrors($"{Wine.PathOf(read)}: cannot be written: another program has the file open.");
        }
        finally
        {
            Tool.Wait(Wine.Start(Wine.WithoutOpenCv, "taskkill", "/f", "/im", "ping.exe"));
            Tool.Wait(holder);
        }

        CollectionAssert.AreEqual(File.ReadAllBytes(Tool.Sample), File.ReadAllBytes(read));
        Assert.IsEmpty(Directory.GetFiles(_scratch.Path, "*.part*"));
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void ReadOnlyFile_IsRead()
    {
        string file = _scratch.Copy(Tool.Sample, "read only.jpg");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);

        Wine.Run([.. s_detect, Wine.PathOf(file)]).Succeeded();
    }

    // Wine turns the signal of this system's Ctrl-C into the event of Windows.
    [TestMethod]
    public void CtrlC_EndsTheRun_WithWholeFilesOnly()
    {
        string input = Directory.CreateDirectory(_scratch.File("in")).FullName;
        string output = Directory.CreateDirectory(_scratch.File("out")).FullName;
        for (int i = 0; i < 400; i++)
        {
            File.CreateSymbolicLink(Path.Combine(input, $"{i:000}.jpg"), Tool.Sample);
        }

        string[] arguments = ["detect", "--device", "MANAGED", "--format", "jsonl", "--overlay", Wine.PathOf(output), Wine.PathOf(input)];
        Process process = Wine.Start(Wine.WithoutOpenCv, Wine.Program, arguments);
        Assert.IsTrue(
            SpinWait.SpinUntil(() => Directory.GetFiles(output, "*.jpg").Length > 2, TimeSpan.FromSeconds(60)), "There was no overlay.");

        Tool.Signal(process, Tool.Sigint);
        ToolResult result = Tool.Wait(process).Exited(130);

        StringAssert.Contains(result.Errors, "error: interrupted.");
        Assert.IsLessThan(400, result.OutputLines.Length);
        foreach (string line in result.OutputLines)
        {
            using JsonDocument whole = JsonDocument.Parse(line);
        }

        foreach (string file in Directory.GetFiles(output, "*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.IsTrue(bytes is [0xFF, 0xD8, .., 0xFF, 0xD9], file);
        }
    }
}
