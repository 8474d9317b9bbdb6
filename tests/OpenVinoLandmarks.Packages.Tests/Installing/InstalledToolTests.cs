using System.Text.Json;
using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Installing;

/// <summary>The tool, installed from the packages.</summary>
[TestClass]
public sealed class InstalledToolTests
{
    [TestInitialize]
    public void RequirePackages() => PackedRepository.AssertPacked();

    [TestMethod]
    public void TheTool_InstallsAndDetects()
    {
        string folder = PackedRepository.NewFolder("tool"), tools = Path.Combine(folder, "tools");
        Command.Run(
            folder, PackedRepository.EmptyCache, Command.DotNet,
            "tool", "install", "ovlandmarks", "--tool-path", tools, "--version", PackedRepository.Version).OrSkip().Succeeded();
        Dictionary<string, string?> variables = new() { ["HOME"] = folder, ["DOTNET_ROOT"] = Path.GetDirectoryName(Command.DotNet) };
        string program = Path.Combine(tools, "ovlandmarks");
        ReadmeProgram.CopyPicture(folder);

        CommandResult version = Command.Run(folder, variables, program, "--version").Succeeded();
        string[] arguments = ["detect", "--format", "json", "--overlay", "overlay.png", "photo.jpg"];
        CommandResult detect = Command.Run(folder, variables, program, arguments).Succeeded();
        CommandResult serve = Command.Run(folder, variables, program, "serve");

        StringAssert.Contains(version.Output, PackedRepository.Version);
        StringAssert.Contains(detect.Output, "\"left_eye\"");
        Assert.AreEqual(JsonValueKind.Object, JsonDocument.Parse(detect.Output).RootElement.ValueKind);
        Assert.IsTrue(File.Exists(Path.Combine(folder, "overlay.png")));
        Assert.AreEqual(5, serve.ExitCode, serve.Text);
        StringAssert.Contains(serve.Errors, "OPENVINO_LANDMARKS_SERVER");
    }
}
