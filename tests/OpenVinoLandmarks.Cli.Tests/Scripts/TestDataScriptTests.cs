using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Scripts;

/// <summary>
/// Checks what <c>scripts/test-data</c> finds, and that its failure stops its callers. Each test runs a copy of the scripts.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class TestDataScriptTests : IDisposable
{
    private const string Archive = "openvino-2026.4.1-linux-x64.tar.xz";

    private readonly ScriptCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [TestMethod]
    [DataRow("test")]
    [DataRow("soak")]
    [DataRow("side-by-side")]
    public void Callers_WithADamagedArchive_StopWithTheReason(string script)
    {
        DamageTheArchive();
        ToolResult result = _copy.Run(_copy.Path("scripts", script));

        AssertStopped(result);
        foreach (string laterStep in new[] { "cmake", "dotnet build", "dotnet test" })
        {
            Assert.DoesNotContain(laterStep, _copy.Log);
        }
    }

    [TestMethod]
    [DataRow("eval \"$(scripts/test-data)\" && echo continued", DisplayName = "as CONTRIBUTING.md shows it")]
    [DataRow("set -e; eval \"$(scripts/test-data)\"; echo continued", DisplayName = "in a script that stops at errors")]
    public void Eval_WithADamagedArchive_Fails(string commands)
    {
        DamageTheArchive();
        ToolResult result = _copy.RunCommands(commands);

        AssertStopped(result);
        Assert.DoesNotContain("continued", result.Output);
    }

    [TestMethod]
    public void Eval_WithDataThatHasNoArchive_SetsTheVariables()
    {
        ToolResult result = _copy.RunCommands("eval \"$(scripts/test-data)\" && echo \"$OPENVINO_LANDMARKS_TEST_DATA\"");

        Assert.AreEqual(_copy.Data, result.Succeeded().Output.TrimEnd());
        StringAssert.Contains(result.Errors, "No OpenVINO runtime was found");
        StringAssert.Contains(result.Errors, "type: scripts/ovlandmarks setup");
    }

    // The folders are those of set-up: an official archive, and a wheel.
    [TestMethod]
    [DataRow("runtime/lib/intel64")]
    [DataRow("openvino/libs")]
    public void Eval_AfterSetUp_FindsWhatItFetched_UntilItIsRemoved(string libraries)
    {
        const string Commands =
            "eval \"$(scripts/test-data)\" && printf '%s\n' \"$OPENVINO_LANDMARKS_MODELS\" \"$OPENVINO_LIB_PATHS\"";
        string machine = _copy.RunCommands("uname -m").Output.TrimEnd()
            .Replace("x86_64", "x64", StringComparison.Ordinal).Replace("aarch64", "arm64", StringComparison.Ordinal);
        string fetched = _copy.Path("cache", "openvino-landmarks");
        foreach ((string version, string library) in new[] { ("2026.4.1", "2641"), ("2025.4.1", "2541") })
        {
            _copy.Write($"cache/openvino-landmarks/runtimes/{version}-linux-{machine}/{libraries}/libopenvino_c.so.{library}", version);
        }

        _copy.Write("cache/openvino-landmarks/models/intel/a/FP32/a.xml", "");

        string[] found = _copy.RunCommands(Commands).Succeeded().OutputLines;
        Assert.AreEqual(Path.Combine(fetched, "models"), found[0]);
        Assert.AreEqual("2026.4.1", File.ReadAllText(Path.Combine(found[1], "libopenvino_c.so.2641")));

        Directory.Delete(fetched, recursive: true);
        Assert.AreEqual("", _copy.RunCommands(Commands).Succeeded().Output.Trim());
    }

    private void DamageTheArchive() => _copy.Write($"data/openvino/{Archive}", "not an archive");

    private static void AssertStopped(ToolResult result)
    {
        Assert.AreEqual(5, result.ExitCode, $"stdout: {result.Output}\nstderr: {result.Errors}");
        StringAssert.Contains(result.Errors, Archive);
    }
}
