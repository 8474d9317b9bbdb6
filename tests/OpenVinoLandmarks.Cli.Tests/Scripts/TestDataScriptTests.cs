using System.Runtime.Versioning;
using System.Text;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Scripts;

/// <summary>
/// Checks that a failure of <c>scripts/test-data</c> stops its callers. Each test runs a copy of the scripts in a folder of its own, with
/// test data whose OpenVINO archive is damaged, and with programs on PATH that only log their arguments in place of <c>dotnet</c>,
/// <c>apt-get</c> and the like.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
public sealed class TestDataScriptTests : IDisposable
{
    private const string Archive = "openvino-2026.4.1-linux-x64.tar.xz";

    private readonly ScratchFolder _repository = new();

    public TestDataScriptTests()
    {
        string scripts = Path.Combine(TestData.RepositoryRoot, "scripts");
        foreach (string file in Directory.EnumerateFiles(scripts, "*", SearchOption.AllDirectories))
        {
            string copy = _repository.File(Path.Combine("scripts", Path.GetRelativePath(scripts, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy); // keeps the mode, which makes a script executable
        }

        _repository.Write($"data/openvino/{Archive}", "not an archive"u8);
        foreach (string program in new[] { "dotnet", "apt-get", "sudo", "cmake", "gcc", "xz" })
        {
            byte[] content = Encoding.UTF8.GetBytes($"#!/bin/sh\necho {program} \"$@\" >>\"$STUB_LOG\"\n");
            string stub = _repository.Write($"bin/{program}", content);
            File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose() => _repository.Dispose();

    [TestMethod]
    [DataRow("test")]
    [DataRow("soak")]
    [DataRow("side-by-side")]
    public void Callers_WithADamagedArchive_StopWithTheReason(string script)
    {
        ToolResult result = Run(_repository.File($"scripts/{script}"));

        AssertStopped(result);
        string log = File.Exists(StubLog) ? File.ReadAllText(StubLog) : "";
        foreach (string laterStep in new[] { "cmake", "dotnet build", "dotnet test" })
        {
            Assert.DoesNotContain(laterStep, log);
        }
    }

    [TestMethod]
    [DataRow("eval \"$(scripts/test-data)\" && echo continued", DisplayName = "as CONTRIBUTING.md shows it")]
    [DataRow("set -e; eval \"$(scripts/test-data)\"; echo continued", DisplayName = "in a script that stops at errors")]
    public void Eval_WithADamagedArchive_Fails(string commands)
    {
        ToolResult result = Run("/bin/bash", "-c", $"cd '{_repository.Path}' && {commands}");

        AssertStopped(result);
        Assert.DoesNotContain("continued", result.Output);
    }

    [TestMethod]
    public void Eval_WithDataThatHasNoArchive_SetsTheVariables()
    {
        File.Delete(_repository.File($"data/openvino/{Archive}"));

        const string Commands = "eval \"$(scripts/test-data)\" && echo \"$OPENVINO_LANDMARKS_TEST_DATA\"";
        ToolResult result = Run("/bin/bash", "-c", $"cd '{_repository.Path}' && {Commands}");

        Assert.AreEqual(_repository.File("data"), result.Succeeded().Output.TrimEnd());
    }

    private string StubLog => _repository.File("stubs.log");

    private ToolResult Run(string program, params string[] arguments)
    {
        Dictionary<string, string?> environment = new()
        {
            ["OPENVINO_LANDMARKS_TEST_DATA"] = _repository.File("data"),
            ["OPENVINO_LIB_PATHS"] = _repository.File("data"), // a caller must not stop for want of a runtime instead
            ["PATH"] = $"{_repository.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["STUB_LOG"] = StubLog,
        };
        return Tool.Wait(Tool.Start(program, environment, arguments));
    }

    private static void AssertStopped(ToolResult result)
    {
        Assert.AreEqual(5, result.ExitCode, $"stdout: {result.Output}\nstderr: {result.Errors}");
        StringAssert.Contains(result.Errors, Archive);
    }
}
