using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The program opens no windows, so that it must not load GTK and X11, even if they are installed.</summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class WindowLibraryTests
{
    private static readonly string[] s_windowLibraries =
        ["libgtk-", "libgdk-", "libX11", "libcairo", "libpango", "libglib-", "libharfbuzz"];

    [TestMethod]
    public void Detect_WithAnOverlay_LoadsNoWindowLibrary()
    {
        using ScratchFolder folder = new();
        string overlay = folder.File("overlay.png");
        Dictionary<string, string?> environment = new()
        {
            // The system's loader writes one line per file that it loads, in a file of each process.
            ["LD_DEBUG"] = "files",
            ["LD_DEBUG_OUTPUT"] = folder.File("loaded"),
        };

        Tool.Run(environment, "detect", Tool.Sample, "--overlay", overlay).Succeeded();

        Assert.IsTrue(File.Exists(overlay));
        string[] loaded = [.. Directory.GetFiles(folder.Path, "loaded.*").SelectMany(File.ReadLines)
            .Where(static line => line.Contains("calling init: ", StringComparison.Ordinal))];
        Assert.IsTrue(loaded.Any(static line => line.Contains("libOpenCvSharpExtern", StringComparison.Ordinal)));
        foreach (string library in s_windowLibraries)
        {
            Assert.IsFalse(loaded.Any(line => line.Contains('/' + library, StringComparison.Ordinal)), library);
        }
    }
}
