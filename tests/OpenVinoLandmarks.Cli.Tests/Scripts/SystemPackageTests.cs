using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Scripts;

/// <summary>
/// Checks that the scripts need no step that only root can do: they go on without the system packages that only some tests need, and find
/// an SDK in the home folder. Each test runs a copy of the scripts.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class SystemPackageTests : IDisposable
{
    private const string Line = "sudo apt-get update && sudo apt-get install --no-install-recommends -y";

    private readonly ScriptCopy _copy = new();

    public SystemPackageTests()
    {
        _copy.Write("data/openvino/openvino-2026.4.1-linux-x64.tar.xz", "not an archive");
        _copy.AddProgram("id", "echo 1000");
    }

    public void Dispose() => _copy.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Test_OfAUserWhoMayNotInstall_NamesTheLineAndRunsTheRest(bool hasSudo)
    {
        _copy.AddProgram("sudo", "exit 1");
        Hide(hasSudo ? [] : ["sudo"]);

        ToolResult result = _copy.Run(_copy.Path("scripts", "test")).Succeeded();

        Assert.AreEqual("3 passed, 0 failed, 1 skipped", result.OutputLines[^1]);
        StringAssert.Contains(result.Errors, $"{Line} gcc libc6-dev");
        foreach (string skipped in new[] { "xz-utils: tests with", ": tests that publish programs", ": tests that count native objects" })
        {
            StringAssert.Contains(result.Errors, skipped);
        }

        StringAssert.Contains(_copy.Log, "dotnet build");
        Assert.DoesNotContain("apt-get", _copy.Log);
    }

    [TestMethod]
    public void Test_OfAUserWhoMayInstall_InstallsThePackages()
    {
        Hide();

        _copy.Run(_copy.Path("scripts", "test")).Succeeded();

        string[] line = [.. _copy.Log.Split('\n').Where(line => line.StartsWith("sudo -n env", StringComparison.Ordinal))];
        Assert.HasCount(1, line, _copy.Log);
        StringAssert.Contains(line[0], "apt-get install --no-install-recommends -y gcc libc6-dev");
        StringAssert.Contains(line[0], "xz-utils");
    }

    [TestMethod]
    public void Publish_WithoutACompiler_EndsWithTheLine()
    {
        _copy.AddProgram("sudo", "exit 1");
        Hide();

        _copy.Run(_copy.Path("scripts", "publish")).Refused(5, $"{Line} gcc libc6-dev");
    }

    [TestMethod]
    public void Test_WithAnOldSdkOnPath_UsesTheSdkInTheHomeFolder()
    {
        Directory.Delete(_copy.Data, recursive: true);
        Directory.Delete(_copy.Path("bin", "sdk"), recursive: true);
        File.Delete(_copy.Path("bin", "dotnet"));
        _copy.AddProgram("dotnet", "exit 1");
        _copy.AddDotNet("home/.dotnet");

        ToolResult result = _copy.Run(_copy.Path("scripts", "test")).Succeeded();

        Assert.AreEqual("3 passed, 0 failed, 1 skipped", result.OutputLines[^1]);
    }

    private void Hide(params string[] more) => _copy.Hide(["xz", "cmake", "gcc", "clang", .. more]);
}
