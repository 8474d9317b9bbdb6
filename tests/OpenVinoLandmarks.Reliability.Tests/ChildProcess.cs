using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>Runs a program to its end and keeps what it said.</summary>
internal static class ChildProcess
{
    /// <summary>The dotnet command that this process itself runs on, which need not be on PATH.</summary>
    public static string DotNet { get; } = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>A process that does not end is killed after ten minutes and fails the test.</summary>
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
            Assert.Fail($"{program} {string.Join(' ', start.ArgumentList)} did not end.{Environment.NewLine}{output.Result}{errors.Result}");
        }

        return new ChildResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>
    /// Runs a program whose bindings load the forwarder in front of the default runtime; the result has the forwarder's reports, of the
    /// program and of those that it started.
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
}
