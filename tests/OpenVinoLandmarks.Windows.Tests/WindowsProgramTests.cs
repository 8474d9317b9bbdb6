using System.Runtime.Versioning;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

[assembly: DoNotParallelize]

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>
/// The program for Windows under Wine, with MANAGED: results equal those of the program of this system, and files with the names and
/// properties that Windows has.
/// </summary>
[TestClass]
[TestCategory("Windows")]
[RequiresWine]
public sealed class WindowsProgramTests
{
    private static readonly string[] s_detect = ["detect", "--device", "MANAGED", "--format", "json", "--quiet"];

    // Wine offers vectors of 256 bits.
    private static readonly Dictionary<string, string?> s_withoutAvx512 = new() { ["DOTNET_EnableAVX512"] = "0" };

    [TestMethod]
    public void SamplePicture_HasTheNumbersOfThisSystem()
    {
        JsonElement windows = Wine.Run([.. s_detect, Wine.PathOf(Tool.Sample)]).Succeeded().Json;
        JsonElement here = Tool.Run(s_withoutAvx512, [.. s_detect, Tool.Sample]).Succeeded().Json;

        Assert.AreEqual(Faces(here), Faces(windows));
    }

    [TestMethod]
    public void Overlay_AndAlignedFaces_AreWritten()
    {
        using ScratchFolder folder = new(), here = new();
        string[] outputs = ["--overlay", Wine.PathOf(folder.File("overlay.png")), "--align", Wine.PathOf(folder.File("faces"))];

        Wine.Run([.. s_detect, .. outputs, Wine.PathOf(Tool.Sample)]).Succeeded();
        Tool.Run(s_withoutAvx512, [.. s_detect, "--align", here.Path, Tool.Sample]).Succeeded();

        byte[] overlay = File.ReadAllBytes(folder.File("overlay.png"));
        CollectionAssert.AreEqual("PNG"u8.ToArray(), overlay[1..4]);
        Assert.HasCount(1, Directory.GetFiles(folder.File("faces"), "astronaut-1.png"));
    }

    [TestMethod]
    [DataRow("Ünï cödé 写真 😀.jpg")]
    [DataRow("a b/c (1)/[d].jpg")]
    public void Names_WithOtherLettersAndSpaces_AreReadAndPrinted(string name)
    {
        using ScratchFolder folder = new();
        string file = folder.Copy(Tool.Sample, name);

        JsonElement result = Wine.Run([.. s_detect, Wine.PathOf(file)]).Succeeded().Json;

        Assert.AreEqual(Wine.PathOf(file), result.GetProperty("image").GetString());
    }

    [TestMethod]
    public void PathOfMoreThan260Characters_IsReadAndWritten()
    {
        using ScratchFolder folder = new();
        string deep = Path.Combine([.. Enumerable.Repeat("a folder with a name of forty characters", 7)]);
        string file = folder.Copy(Tool.Sample, Path.Combine(deep, "picture.jpg")), overlay = folder.File(Path.Combine(deep, "o.png"));
        Assert.IsGreaterThan(260, file.Length);

        Wine.Run([.. s_detect, "--overlay", Wine.PathOf(overlay), Wine.PathOf(file)]).Succeeded();

        Assert.IsTrue(File.Exists(overlay));
    }

    [TestMethod]
    [UnsupportedOSPlatform("windows")]
    public void ReadOnlyFile_IsRead_AndNotReplacedByAnOverlay()
    {
        using ScratchFolder folder = new();
        string file = folder.Copy(Tool.Sample, "read only.jpg");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);

        Wine.Run([.. s_detect, Wine.PathOf(file)]).Succeeded();
        ToolResult same = Wine.Run([.. s_detect, "--overlay", Wine.PathOf(file).Replace('\\', '/'), Wine.PathOf(file)]);

        same.Refused(2, "would overwrite the input");
        CollectionAssert.AreEqual(File.ReadAllBytes(Tool.Sample), File.ReadAllBytes(file));
    }

    [TestMethod]
    public void ForwardSlashes_AndFolders_Work()
    {
        using ScratchFolder folder = new();
        folder.Copy(Tool.Sample, "one.jpg");
        folder.Copy(Tool.Sample, "two.JPG");

        JsonElement results = Wine.Run([.. s_detect, Wine.PathOf(folder.Path).Replace('\\', '/')]).Succeeded().Json;

        Assert.AreEqual(2, results.GetArrayLength());
    }

    [TestMethod]
    public void Errors_HaveTheExitCodesOfTheDocumentation()
    {
        Wine.Run("detect", "Z:\\nowhere\\missing.jpg").Refused(3, "missing.jpg");
        Wine.Run("detect", "--no-such-option").Exited(2);
        Wine.Run(Wine.WithoutOpenCv, "detect", "--device", "GPU", Wine.PathOf(Tool.Sample)).Exited(5);
        Wine.Run([.. s_detect, "--anonymize", "blur", "--overlay", "x.png", Wine.PathOf(Tool.Sample)]).Refused(5, "OpenCV");
    }

    [TestMethod]
    public void Devices_AndDoctor_DescribeTheMachine()
    {
        StringAssert.Contains(Wine.Run("devices").Succeeded().Output, "MANAGED");
        StringAssert.Contains(Wine.Run("doctor").Output, "Windows");
    }

    /// <summary>The faces of a report, without the lines that name the machine.</summary>
    internal static string Faces(JsonElement report) => report.GetProperty("faces").GetRawText().ReplaceLineEndings("\n");
}
