using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests;

/// <summary><c>ovlandmarks serve</c> where the program of the server is not installed, and the script that builds it.</summary>
[TestClass]
public sealed class ServeTests
{
    [TestMethod]
    public void Help_NeedsNoServer()
    {
        string help = Tool.Run("serve", "--help").Succeeded().Output;
        string[] wanted =
        [
            "--url", "--grpc-url", "--max-body", "--queue", "--drain-delay", "--log", "--device", "--face-detector", "--openvino",
            "OPENVINO_LANDMARKS_SERVER", "Examples:", "ovlandmarks serve --device GPU",
        ];
        foreach (string part in wanted)
        {
            StringAssert.Contains(help, part);
        }

        StringAssert.Contains(Tool.Run("--help").Succeeded().Output, "  serve ");
        Tool.Run("serv").Refused(2, "serve");
    }

    [TestMethod]
    public void Server_ThatIsNotInstalled_IsAnErrorWithTheRemedy() =>
        Tool.Run("serve").Refused(
            5, "program of the server was not found", Path.Combine(AppContext.BaseDirectory, "server"), "OPENVINO_LANDMARKS_SERVER",
            "scripts/ovlandmarks serve");

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [SupportedOSPlatform("linux")]
    public void Script_BuildsTheServer_OnlyIfItIsAskedFor()
    {
        using ScriptCopy copy = new();
        copy.AddSources();

        string[][] without = [["detect", "serve"], ["--openvino", "serve", "devices"], []];
        foreach (string[] arguments in without)
        {
            copy.Run(copy.Path("scripts", "ovlandmarks"), arguments).Succeeded();
        }

        StringAssert.Contains(copy.Log, "src/OpenVinoLandmarks.Cli -c Release");
        Assert.DoesNotContain("OpenVinoLandmarks.Server", copy.Log);

        copy.Run(copy.Path("scripts", "ovlandmarks"), "--quiet", "--openvino", "x", "serve", "--device", "CPU").Succeeded();
        StringAssert.Contains(copy.Log, "src/OpenVinoLandmarks.Server -c Release");
        StringAssert.EndsWith(copy.Log, "ovlandmarks.dll --quiet --openvino x serve --device CPU\n");
    }
}
