using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Runtimes;

/// <summary>A folder of a search that may not be listed: the next place is tried. As root, the program runs as another user.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class UnreadablePlaceTests : IDisposable
{
    private const UnixFileMode ForAll = (UnixFileMode)0x1FF;

    private readonly string _folder = Directory.CreateTempSubdirectory("ovl-closed").FullName;
    private readonly string _closed;
    private readonly string _picture;

    public UnreadablePlaceTests()
    {
        _closed = Directory.CreateDirectory(Path.Combine(_folder, "lib")).FullName;
        _picture = Path.Combine(_folder, "a.jpg");
        File.Copy(Tool.Sample, _picture);
        File.SetUnixFileMode(_folder, ForAll);
        File.SetUnixFileMode(_picture, ForAll);
        File.SetUnixFileMode(_closed, UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_closed, ForAll);
        Directory.Delete(_folder, recursive: true);
    }

    [TestMethod]
    [DataRow("OPENVINO_LIB_PATHS")]
    [DataRow("LD_LIBRARY_PATH")]
    [DataRow("INTEL_OPENVINO_DIR")]
    [DataRow("VIRTUAL_ENV")]
    [DataRow("OPENVINO_LANDMARKS_MODELS")]
    public void AClosedFolder_DoesNotEndAnyCommand(string variable)
    {
        Run(variable, "--version").Succeeded();
        Run(variable, "devices").Succeeded();
        Assert.AreEqual(1, Run(variable, "detect", "--format", "json", _picture).Succeeded().Json.GetProperty("faces").GetArrayLength());
    }

    [TestMethod]
    public void AClosedFolderOfPictures_IsNamed_AndTheOtherPicturesAreRead()
    {
        ToolResult result = Run("OPENVINO_LIB_PATHS", "detect", "--format", "jsonl", _closed, _picture);

        result.Exited(3);
        StringAssert.Contains(result.Errors, $"{_closed}: no permission");
        StringAssert.Contains(result.Output, _picture);
    }

    private ToolResult Run(string variable, params string[] arguments) => OtherUser.Run(
        new Dictionary<string, string?> { [variable] = variable == "VIRTUAL_ENV" ? _folder : _closed }, arguments);
}
