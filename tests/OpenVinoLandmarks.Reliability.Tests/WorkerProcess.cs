using System.Diagnostics;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>Runs one job of the worker program in a process of its own.</summary>
internal static class WorkerProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "OpenVinoLandmarks.Reliability.Worker.dll");

    /// <summary>Runs a job whose bindings load the forwarder in front of the default runtime; the result has the forwarder's report.</summary>
    public static WorkerResult RunThroughForwarder(params string[] arguments)
    {
        string report = Path.GetTempFileName();
        try
        {
            Dictionary<string, string> variables = new()
            {
                ["OPENVINO_LIB_PATHS"] = TestData.Forwarder + Path.PathSeparator + TestData.DefaultRuntime,
                ["OPENVINO_FORWARDER_TARGET"] = NativeObjects.RealLibrary,
                ["OPENVINO_FORWARDER_REPORT"] = report,
            };
            return Run(variables, arguments) with { Report = File.ReadAllText(report) };
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>Waits for the end; a process that does not end is killed after ten minutes and fails the test.</summary>
    public static WorkerResult Run(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Program);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

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
            Assert.Fail($"The worker did not end: {string.Join(' ', arguments)}{Environment.NewLine}{errors.Result}");
        }

        return new WorkerResult(process.ExitCode, output.Result, errors.Result);
    }
}

/// <summary>How a worker ended and what it said.</summary>
internal sealed record WorkerResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What the forwarder counted, where there was one.</summary>
    public string Report { get; init; } = "";

    public override string ToString() => $"exit code {ExitCode}{Environment.NewLine}{Output}{Errors}{Report}";
}
