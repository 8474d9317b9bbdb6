using System.Diagnostics;
using System.Text;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>Runs one job of the worker program in a process of its own.</summary>
internal static class WorkerProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "OpenVinoLandmarks.Reliability.Worker.dll");

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
        StringBuilder errors = new();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(10)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The worker did not end: {string.Join(' ', arguments)}{Environment.NewLine}{errors}");
        }

        process.WaitForExit();
        return new WorkerResult(process.ExitCode, output.Result, errors.ToString());
    }
}

/// <summary>How a worker ended and what it said.</summary>
internal sealed record WorkerResult(int ExitCode, string Output, string Errors);
