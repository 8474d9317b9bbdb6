using System.Runtime.Versioning;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Pictures that are missing, damaged or unusual: exit code 3 and a message that names the file, or a result.</summary>
[TestClass]
public sealed class BadPictureTests
{
    [TestMethod]
    public void Missing() => Tool.Run("detect", "no such.jpg").Refused(3, "no such.jpg", "no such file");

    [TestMethod]
    public void EmptyName() => Tool.Run("detect", "").Refused(3, "no such file");

    [TestMethod]
    public void FolderWithoutPictures()
    {
        using ScratchFolder folder = new();
        folder.Write("notes.txt", "nothing"u8);

        Tool.Run("detect", folder.Path).Refused(3, folder.Path, "no pictures");
    }

    [TestMethod]
    public void EmptyFile() => RefusesPicture("empty.jpg", [], "empty");

    [TestMethod]
    public void JpegCutAt300Bytes() => RefusesPicture("cut.jpg", TestPictures.Sample[..300], "damaged");

    [TestMethod]
    public void JpegCutAtHalf() => RefusesPicture("half.jpg", TestPictures.Sample[..(TestPictures.Sample.Length / 2)], "damaged");

    [TestMethod]
    public void TextNamedAsAPicture() => RefusesPicture("letter.jpg", "This text is not a picture."u8.ToArray(), "not an image");

    [TestMethod]
    public void HeaderThatClaimsTwoBillionPixelsPerSide() => RefusesPicture("huge.bmp", TestPictures.HugeHeader());

    [TestMethod]
    public void JpegWithAHole_NamesTheFile_AndTheDecoderPrintsNothing()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("hole.jpg", TestPictures.WithHole());

        string errors = Tool.Run("detect", "--quiet", file).Refused(3, file, "damaged").Errors;

        Assert.HasCount(1, errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), errors);
    }

    [TestMethod]
    public void AllowDamaged_ReadsThePicture_WithANote()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("hole.jpg", TestPictures.WithHole());

        ToolResult result = Tool.Run("detect", "--allow-damaged", file).Exited(0);

        StringAssert.Contains(result.Errors, $"{file}: the image is damaged");
    }

    [TestMethod]
    public void MaxPixels_LimitsTheClaimedSize()
    {
        Tool.Run("detect", "--max-pixels", "262143", Tool.Sample).Refused(3, Tool.Sample, "512 x 512", "--max-pixels");
        Tool.Run("detect", "--max-pixels", "262144", Tool.Sample).Exited(0);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(20_000, 1)]
    public void ExtremeShapes_AreProcessed(int width, int height)
    {
        using ScratchFolder folder = new();
        string file = folder.Write("extreme.png", TestPictures.Plain(".png", width, height));

        string[] options = ["--format", "json", "--overlay", folder.File("drawn.png")];

        JsonElement found = Tool.Run(["detect", .. options, file]).Succeeded().Json;
        JsonElement whole = Tool.Run(["detect", .. options, "--faces", "whole", file]).Succeeded().Json;

        Assert.AreEqual(width, found.GetProperty("width").GetInt32());
        Assert.AreEqual(1, whole.GetProperty("faces").GetArrayLength());
        Assert.IsTrue(File.Exists(folder.File("drawn.png")));
    }

    [TestMethod]
    public void OneBadPictureOfSeveral_IsReported_AndTheOthersAreProcessed()
    {
        using ScratchFolder folder = new();
        string[] images =
        [
            folder.Copy(Tool.Sample, "1.jpg"),
            folder.Write("2.jpg", TestPictures.Sample.AsSpan(0, 300)),
            folder.File("3.jpg"),
            folder.Copy(Tool.Sample, "4.jpg"),
        ];

        ToolResult result = Tool.Run(["detect", "--format", "json", "--overlay", folder.File("drawn"), .. images]).Exited(3);

        string?[] processed = [.. result.Json.EnumerateArray().Select(image => image.GetProperty("image").GetString())];
        CollectionAssert.AreEqual(new[] { images[0], images[3] }, processed);
        StringAssert.Contains(result.Errors, images[1]);
        StringAssert.Contains(result.Errors, images[2]);
        string?[] overlays = [.. Directory.GetFiles(folder.File("drawn")).Select(Path.GetFileName)];
        CollectionAssert.AreEquivalent(new[] { "1.jpg", "4.jpg" }, overlays);
    }

    [TestMethod]
    public void SeveralBadPictures_DoNotStopTheOthers()
    {
        using ScratchFolder folder = new();
        string[] images =
        [
            folder.Write("1.jpg", [1]), folder.Write("2.jpg", [2]), folder.Copy(Tool.Sample, "3.jpg"), folder.Write("4.jpg", [4]),
        ];

        ToolResult result = Tool.Run(["detect", "--format", "jsonl", .. images]).Exited(3);

        Assert.HasCount(1, result.OutputLines);
    }

    [TestMethod]
    public void Verbose_ShowsTheStackTraceOfAnError()
    {
        using ScratchFolder folder = new();

        ToolResult result = Tool.Run("detect", "--verbose", folder.Write("bad.jpg", [1, 2, 3]));

        Assert.AreEqual(3, result.ExitCode);
        StringAssert.Contains(result.Errors, "   at ");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void FolderAndFileWithoutPermission()
    {
        using ScratchFolder folder = new();
        string closedFile = folder.Copy(Tool.Sample, "closed.jpg");
        string closedFolder = Directory.CreateDirectory(folder.File("closed")).FullName;
        folder.Copy(Tool.Sample, "closed/inside.jpg");
        File.SetUnixFileMode(closedFile, UnixFileMode.None);
        File.SetUnixFileMode(closedFolder, UnixFileMode.None);
        try
        {
            RunWithoutPrivilege("detect", closedFolder).Refused(3, closedFolder, "no permission");
            RunWithoutPrivilege("detect", closedFile).Refused(3, closedFile, "no permission");
            RunWithoutPrivilege("detect", Path.Combine(closedFolder, "inside.jpg")).Refused(3, "inside.jpg");
        }
        finally
        {
            File.SetUnixFileMode(closedFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // File permissions do not apply to root, so the program runs as the user nobody.
    private static ToolResult RunWithoutPrivilege(params string[] arguments)
    {
        if (Environment.UserName != "root")
        {
            return Tool.Run(arguments);
        }

        string[] asNobody = ["--reuid=65534", "--regid=65534", "--clear-groups", Tool.Program];
        Dictionary<string, string?> environment = new() { ["HOME"] = "/nonexistent", ["DOTNET_EnableDiagnostics"] = "0" };
        ToolResult usable;
        try
        {
            usable = Tool.Wait(Tool.Start("setpriv", environment, [.. asNobody, "--version"]));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Inconclusive("needs setpriv, which runs the program as a user other than root");
            throw;
        }

        if (usable.ExitCode != 0)
        {
            Assert.Inconclusive($"a user other than root cannot run the program here: {usable.Errors}");
        }

        return Tool.Wait(Tool.Start("setpriv", environment, [.. asNobody, .. arguments]));
    }

    private static void RefusesPicture(string name, byte[] content, params string[] texts)
    {
        using ScratchFolder folder = new();
        string file = folder.Write(name, content);

        Tool.Run("detect", file).Refused(3, [file, .. texts]);
    }
}
