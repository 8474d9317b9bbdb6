using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// The result of running some tests of this test program in another process. A process can load only one OpenVINO, and some tests need a
/// process that has not loaded one yet.
/// </summary>
public sealed partial record ChildTestRun
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    /// <summary>The exit code of the test program: 0 if all tests passed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>How many tests passed.</summary>
    public required int Succeeded { get; init; }

    /// <summary>How many tests failed.</summary>
    public required int Failed { get; init; }

    /// <summary>How many tests were skipped.</summary>
    public required int Skipped { get; init; }

    /// <summary>Everything that the program printed, stdout first.</summary>
    public required string Output { get; init; }

    /// <summary>Runs the tests that match a filter, and waits for their end.</summary>
    /// <param name="filter">A filter as for <c>dotnet test --filter</c>.</param>
    /// <param name="runtimeFolder">The value of OPENVINO_LIB_PATHS; null leaves the variable unchanged.</param>
    /// <param name="variables">Further environment variables; a null value removes a variable.</param>
    /// <exception cref="TimeoutException">The tests did not end within ten minutes.</exception>
    public static ChildTestRun Start(string filter, string? runtimeFolder = null, IReadOnlyDictionary<string, string?>? variables = null)
    {
        ProcessStartInfo start = new(Program(), ["--filter", filter, "--progress", "off", "--ansi", "off"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
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
        if (!process.WaitForExit(s_timeout))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The tests '{filter}' did not end within {s_timeout}.");
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

    // The test program is an executable beside its assembly, even if `dotnet test` started this process through the dotnet host.
    private static string Program() =>
        Path.Combine(AppContext.BaseDirectory, Assembly.GetEntryAssembly()!.GetName().Name! + (OperatingSystem.IsWindows() ? ".exe" : ""));

    private static int Count(string text, string what)
    {
        Match match = SummaryLine().Matches(text).LastOrDefault(m => m.Groups["what"].Value == what) ?? Match.Empty;
        return match.Success ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^\s*(?<what>succeeded|failed|skipped): (?<count>\d+)", RegexOptions.Multiline)]
    private static partial Regex SummaryLine();
}

/// <summary>Environment variables that make a process use a certain runtime.</summary>
public static class RuntimeVariables
{
    /// <summary>Returns the variables for the default runtime through the forwarding library, which counts native objects.</summary>
    public static IReadOnlyDictionary<string, string?> ThroughForwarder() => new Dictionary<string, string?>
    {
        ["OPENVINO_LIB_PATHS"] = string.Join(Path.PathSeparator, TestData.Forwarder, TestData.DefaultRuntime),
        ["OPENVINO_FORWARDER_TARGET"] = NativeObjects.RealLibrary,
    };
}
