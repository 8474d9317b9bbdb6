using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>Runs a program to its end, with or without the forwarder in front of OpenVINO, and returns its output.</summary>
internal static class ChildProcess
{
    private static readonly string s_worker = Path.Combine(AppContext.BaseDirectory, "OpenVinoLandmarks.Reliability.Worker.dll");

    /// <summary>The dotnet command that runs this process; it need not be on PATH.</summary>
    public static string DotNet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Runs a program. If it does not end within ten minutes, it is killed and the test fails.</summary>
    public static ChildResult Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(10)))
        {
            process.Kill(entireProcessTree: true);
            string command = $"{program} {string.Join(' ', start.ArgumentList)}";
            Assert.Fail($"{command} did not end.{Environment.NewLine}{output.Result}{errors.Result}");
        }

        return new ChildResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>
    /// Runs a program whose bindings load the forwarder in front of the default runtime. The result has the forwarder's reports of the
    /// program and of the processes that it started.
    /// </summary>
    public static ChildResult RunThroughForwarder(string program, params string[] arguments)
    {
        string reports = Directory.CreateTempSubdirectory("ovl-reports-").FullName;
        try
        {
            Dictionary<string, string> variables = new()
            {
                ["OPENVINO_LIB_PATHS"] = TestData.Forwarder + Path.PathSeparator + TestData.DefaultRuntime,
                ["OPENVINO_FORWARDER_TARGET"] = NativeObjects.RealLibrary,
                ["OPENVINO_FORWARDER_REPORTS"] = reports,
            };
            ChildResult result = Run(program, arguments, variables);
            return result with { Reports = [.. Directory.GetFiles(reports).Select(File.ReadAllText)] };
        }
        finally
        {
            Directory.Delete(reports, recursive: true);
        }
    }

    /// <summary>Runs one job of the worker program.</summary>
    public static ChildResult RunWorker(IReadOnlyDictionary<string, string> variables, params string[] arguments) =>
        Run(DotNet, ["exec", s_worker, .. arguments], variables);

    /// <summary>Runs one job of the worker program with the forwarder in front of the default runtime.</summary>
    public static ChildResult RunWorkerThroughForwarder(params string[] arguments) =>
        RunThroughForwarder(DotNet, ["exec", s_worker, .. arguments]);
}

/// <summary>The exit code and the output of a process.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The forwarder's counts in each process that loaded it.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Fails if an object was created and not freed, if one was misused, or if the forwarder was not used.</summary>
    public void AssertNothingLeft()
    {
        AssertNothingMisused();
        foreach (string line in Reports.SelectMany(report => report.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]))
        {
            StringAssert.EndsWith(line, " 0", ToString());
        }
    }

    /// <summary>Fails if an object was used or freed that was not alive, or if the forwarder was not used.</summary>
    public void AssertNothingMisused()
    {
        bool used = Reports.Any(report => report.Contains("CORE ", StringComparison.Ordinal));
        Assert.IsTrue(used, $"no process created a core{Environment.NewLine}{this}");
        Assert.IsFalse(Reports.Any(report => report.Contains("misuse", StringComparison.Ordinal)), ToString());
    }

    public override string ToString() =>
        $"exit code {ExitCode}{Environment.NewLine}{Output}{Errors}{string.Join(Environment.NewLine, Reports)}";
}
