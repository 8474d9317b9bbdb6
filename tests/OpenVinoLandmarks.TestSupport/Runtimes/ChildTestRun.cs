using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Runs tests of this very test program in a process of its own: a process can load one OpenVINO, and some tests need one in which
/// nothing is loaded yet.
/// </summary>
public sealed partial record ChildTestRun
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    /// <summary>Exit code of the test program: 0 when all tests passed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Tests that passed.</summary>
    public required int Succeeded { get; init; }

    /// <summary>Tests that failed.</summary>
    public required int Failed { get; init; }

    /// <summary>Tests that were skipped.</summary>
    public required int Skipped { get; init; }

    /// <summary>Everything that the program printed.</summary>
    public required string Output { get; init; }

    /// <summary>Runs the tests that pass a filter.</summary>
    /// <param name="filter">As for <c>--filter</c>.</param>
    /// <param name="runtimeFolder">Becomes OPENVINO_LIB_PATHS; null leaves the variable as it is.</param>
    /// <param name="variables">Further variables; a null value removes one.</param>
    public static ChildTestRun Start(string filter, string? runtimeFolder = null, IReadOnlyDictionary<string, string?>? variables = null)
    {
        ProcessStartInfo start = new ProcessStartInfo(Program(), ["--filter", filter, "--progress", "off", "--ansi", "off"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in variables ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        if (runtimeFolder is not null)
        {
            start.Environment["OPENVINO_LIB_PATHS"] = runtimeFolder;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The tests '{filter}' did not end.");
        }

        string text = output.Result + errors.Result;
        return new ChildTestRun
        {
            ExitCode = process.ExitCode,
            Succeeded = Count(text, "succeeded"),
            Failed = Count(text, "failed"),
            Skipped = Count(text, "skipped"),
            Output = text,
        };
    }

    // The program is an executable beside its assembly, also when "dotnet test" started this process through the dotnet host.
    private static string Program() =>
        Path.Combine(AppContext.BaseDirectory, Assembly.GetEntryAssembly()!.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));

    private static int Count(string text, string what)
    {
        Match match = SummaryLine().Matches(text).LastOrDefault(m => m.Groups["what"].Value == what) ?? Match.Empty;
        return match.Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^\s*(?<what>succeeded|failed|skipped): (?<count>\d+)", RegexOptions.Multiline)]
    private static partial Regex SummaryLine();
}
