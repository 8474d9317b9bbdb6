using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Without a usable home folder, no cache is made anywhere, least of all in the current folder.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class HomeTests
{
    [TestMethod]
    [RequiresOpenVino]
    [DataRow("/proc/nonexistent", null)]
    [DataRow("/dev/null", null)]
    [DataRow("relative", null)]
    [DataRow("/tmp", "relative")]
    [DataRow("/tmp", "./relative")]
    public void NoCacheIsMade_AndVerboseSaysSo(string home, string? xdg)
    {
        using ScratchFolder folder = new();
        Dictionary<string, string?> environment = new(Tool.OpenVino) { ["HOME"] = home, ["XDG_CACHE_HOME"] = xdg };

        ToolResult result = Shell.Run(folder.Path, "mkdir relative; $TOOL detect --device CPU --verbose $SAMPLE", environment).Succeeded();

        StringAssert.Contains(result.Errors, "compiled models are not kept");
        CollectionAssert.AreEqual(
            new[] { folder.File("relative") }, Directory.GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories));
    }
}
