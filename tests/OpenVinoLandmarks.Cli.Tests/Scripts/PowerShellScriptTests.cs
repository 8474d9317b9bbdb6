using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Scripts;

/// <summary>
/// Checks that the PowerShell scripts do what the shell scripts of the same name do. Most tests run copies of both.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
[SupportedOSPlatform("linux")]
[RequiresPowerShell]
public sealed class PowerShellScriptTests : IDisposable
{
    private static readonly string s_scripts = Path.Combine(TestData.RepositoryRoot, "scripts");

    private readonly ScriptCopy _copy = new();

    public void Dispose() => _copy.Dispose();

    [TestMethod]
    public void EveryScript_HasATwin()
    {
        ILookup<bool, string> names = Directory.EnumerateFiles(s_scripts)
            .ToLookup(file => Path.GetExtension(file) == ".ps1", file => Path.GetFileNameWithoutExtension(file));

        Assert.AreNotEqual(0, names[true].Count());
        CollectionAssert.AreEquivalent(names[false].ToArray(), names[true].ToArray());
    }

    // Windows has PowerShell 5.1, which reads files without a byte order mark in the system's code page, and lacks the operators of
    // PowerShell 7.
    [TestMethod]
    public void Scripts_HaveTheSyntaxOfWindowsPowerShell()
    {
        const string Newer = """
            $code = 0
            foreach ($file in Get-ChildItem -Path $args[0] -Filter *.ps1 -Recurse) {
                $tokens = $errors = $null
                $tree = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$errors)
                $newer = $tree.FindAll({
                    $node = $args[0]
                    $node.GetType().Name -in 'TernaryExpressionAst', 'PipelineChainAst' -or
                    ($node.PSObject.Properties['NullConditional'] -and $node.NullConditional) -or
                    ($node.PSObject.Properties['Operator'] -and "$($node.Operator)" -like 'QuestionQuestion*')
                }, $true)
                foreach ($fault in @($errors) + @($newer)) {
                    "$($file.Name): $($fault.Extent.StartLineNumber): $($fault.Extent.Text)"
                    $code = 1
                }
            }
            exit $code
            """;
        foreach (string file in Directory.EnumerateFiles(s_scripts, "*.ps1", SearchOption.AllDirectories))
        {
            Assert.IsTrue(File.ReadAllText(file).All(char.IsAscii), $"{file} has a character that is not ASCII.");
        }

        _copy.Write("check.ps1", Newer);
        RunFile(_copy.Path("check.ps1"), s_scripts).Succeeded();

        _copy.Write("newer/script.ps1", "$a = $b ?? 1\n$c = $d ? 1 : 2\nx && y\n${a}?.b\n$e ??= 1\n");
        ToolResult faults = RunFile(_copy.Path("check.ps1"), _copy.Path("newer"));
        Assert.HasCount(5, faults.OutputLines, faults.Output);
    }

    [TestMethod]
    public void Fingerprint_IsThatOfTheShellScripts()
    {
        string shell = _copy.RunCommands($"source '{s_scripts}/lib/setup.sh'; source_fingerprint").Succeeded().Output;

        _copy.Write("print.ps1", $". '{s_scripts}/lib/setup.ps1'\nGet-SourceFingerprint");
        Assert.AreEqual(shell, RunFile(_copy.Path("print.ps1")).Succeeded().Output);
    }

    [TestMethod]
    public void Tool_IsBuiltOnce_AndGetsTheArguments()
    {
        _copy.AddSources();
        _copy.Write("src/OpenVinoLandmarks.Cli/bin/Release/net10.0/ovlandmarks.dll", "");
        _copy.AddProgram("dotnet", "case \"$1\" in *ovlandmarks.dll) exit 3 ;; esac");
        for (int run = 0; run < 2; run++)
        {
            Assert.AreEqual(3, Run("ovlandmarks", "detect", "a b.jpg", "--overlay", "ö.png").ExitCode);
        }

        string[] log = _copy.Log.Split('\n');
        string call = "ovlandmarks.dll detect a b.jpg --overlay ö.png";
        Assert.HasCount(1, log.Where(line => line.StartsWith("dotnet build", StringComparison.Ordinal)), _copy.Log);
        Assert.HasCount(2, log.Where(line => line.EndsWith(call, StringComparison.Ordinal)), _copy.Log);

        // The shell script finds the program of the PowerShell script current, and the other way round.
        Assert.AreEqual(3, _copy.Run(_copy.Path("scripts", "ovlandmarks"), "devices").ExitCode);
        Assert.HasCount(1, _copy.Log.Split('\n').Where(line => line.StartsWith("dotnet build", StringComparison.Ordinal)), _copy.Log);
    }

    [TestMethod]
    public void Test_EndsWithTheSum()
    {
        ToolResult result = Run("test", "--filter", "Name~A").Succeeded();

        Assert.AreEqual("3 passed, 0 failed, 1 skipped", result.OutputLines[^1]);
        StringAssert.Contains(_copy.Log, "--no-ansi --ignore-exit-code 8 --filter Name~A");
        StringAssert.Contains(_copy.Log, "dotnet tool restore");
    }

    [TestMethod]
    [DataRow("total: 3\n  failed: 1\n  succeeded: 2\n  skipped: 0", "exit 2", "2 passed, 1 failed, 0 skipped", DisplayName = "a failure")]
    [DataRow("total: 1\n  failed: 0\n  succeeded: 0\n  skipped: 1", "true", "0 passed, 0 failed, 1 skipped", DisplayName = "no test ran")]
    [DataRow("total: 2\n  failed: 0\n  succeeded: 2\n  skipped: 0", "exit 7", "2 passed, 0 failed, 0 skipped", DisplayName = "a crash")]
    [DataRow("", "true", "0 passed, 0 failed, 0 skipped", DisplayName = "no summary")]
    public void Test_ThatDoesNotPass_FailsAsTheShellScriptDoes(string counts, string end, string sum)
    {
        string summary = $"Test run summary: Done\n  {counts}\n".Replace("\n", "\\n", StringComparison.Ordinal);
        _copy.AddProgram("dotnet", $"[ \"$1\" != test ] || {{ printf '{summary}'; {end}; }}");

        ToolResult shell = _copy.Run(_copy.Path("scripts", "test")), twin = Run("test");

        Assert.AreNotEqual(0, shell.ExitCode);
        Assert.AreEqual(shell.ExitCode, twin.ExitCode, twin.Errors);
        Assert.AreEqual(sum, twin.OutputLines[^1]);
        Assert.AreEqual(shell.OutputLines[^1], twin.OutputLines[^1]);
    }

    [TestMethod]
    [DataRow("test")]
    [DataRow("soak")]
    [DataRow("side-by-side")]
    public void Callers_OfTestData_WithADamagedArchive_StopWithTheReason(string script)
    {
        string archive = $"openvino-2026.4.1-{Platform}.tar.xz";
        _copy.Write($"data/openvino/{archive}", "not an archive");

        ToolResult result = Run(script);

        Assert.AreEqual(5, result.ExitCode, $"stdout: {result.Output}\nstderr: {result.Errors}");
        StringAssert.Contains(result.Errors, archive);
        Assert.DoesNotContain("dotnet build", _copy.Log);
    }

    [TestMethod]
    public void TestData_IsThatOfTheShellScript()
    {
        foreach ((string version, string library) in new[] { ("2026.4.1", "2641"), ("2025.10.1", "2541") })
        {
            _copy.Write($"cache/openvino-landmarks/runtimes/{version}-{Platform}/openvino/libs/libopenvino_c.so.{library}", version);
        }

        _copy.Write("cache/openvino-landmarks/models/intel/a/FP32/a.xml", "");
        string[] names = ["OPENVINO_LANDMARKS_TEST_DATA", "OPENVINO_LANDMARKS_MODELS", "OPENVINO_LANDMARKS_TEST_RUNTIMES"];
        _copy.Write(
            "print.ps1",
            $"& '{_copy.Path("scripts", "test-data.ps1")}' | Invoke-Expression\n"
            + string.Concat(names.Select(name => $"$env:{name}\n")) + "Get-ChildItem \"$env:OPENVINO_LIB_PATHS\" -Name");

        string[] twin = RunFile(_copy.Path("print.ps1")).Succeeded().OutputLines;
        string[] shell = _copy.RunCommands(
            $"eval \"$(scripts/test-data)\" && printf '%s\\n' {string.Join(' ', names.Select(name => $"\"${name}\""))} "
            + "&& ls \"$OPENVINO_LIB_PATHS\"").Succeeded().OutputLines;

        CollectionAssert.AreEqual(shell, twin);
        Assert.AreEqual("libopenvino_c.so.2641", twin[^1]);
    }

    [TestMethod]
    [DataRow("--rid", "plan9", "'plan9' is not a platform")]
    [DataRow("--levels", "x86-64-v9", "'x86-64-v9' is not a level")]
    [DataRow("--what", "", "unknown argument '--what'")]
    public void Publish_WithAWrongArgument_SaysSo(string option, string value, string message)
    {
        Run("publish", option, value).Refused(2, message);
        _copy.Run(_copy.Path("scripts", "publish"), option, value).Refused(2, message);
    }

    [TestMethod]
    public void Build_WaitsForThatOfAnotherScript()
    {
        Directory.CreateDirectory(_copy.Path("artifacts"));
        using Process other = Process.Start(new ProcessStartInfo("flock", [_copy.Path("artifacts", "setup.lock"), "cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        other.StandardInput.WriteLine("locked");
        other.StandardInput.Flush();
        Assert.AreEqual("locked", other.StandardOutput.ReadLine());

        using Process waiting = _copy.Start(PowerShell.DotNet, Arguments("test"));
        string? line = "";
        while (line is not null && !line.Contains("Waiting for another build", StringComparison.Ordinal))
        {
            line = waiting.StandardError.ReadLine();
        }

        Assert.IsNotNull(line, "The script did not wait.");
        Assert.DoesNotContain("dotnet build", _copy.Log);
        other.StandardInput.Close();
        Tool.Wait(waiting).Succeeded();
        other.WaitForExit();
    }

    private static string Platform => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    private ToolResult Run(string script, params string[] arguments) => _copy.Run(PowerShell.DotNet, Arguments(script, arguments));

    private ToolResult RunFile(string file, params string[] arguments) =>
        _copy.Run(PowerShell.DotNet, [PowerShell.Program, "-NoProfile", "-File", file, .. arguments]);

    private string[] Arguments(string script, params string[] arguments) =>
        [PowerShell.Program, "-NoProfile", "-File", _copy.Path("scripts", script + ".ps1"), .. arguments];
}
