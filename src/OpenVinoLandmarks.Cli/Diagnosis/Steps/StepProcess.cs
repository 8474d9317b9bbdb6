using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenVinoLandmarks.Cli.Diagnosis.Steps;

/// <summary>
/// Runs a step of the diagnosis in a process of its own, because a runtime, a plugin or a driver may crash or hang. The process is this
/// program with the hidden option <c>--step</c>.
/// </summary>
/// <param name="limit">The longest time of a step.</param>
/// <param name="scratch">A temporary folder for the files of drivers; null if none could be created.</param>
internal sealed class StepProcess(TimeSpan limit, string? scratch)
{
    private const int FirstSignal = 128;

    // Drivers keep compiled kernels in the user's cache. A diagnosis leaves nothing behind.
    private static readonly string[] s_driverCaches = ["POCL_CACHE_DIR", "ZE_INTEL_NPU_CACHE_DIR"];

    /// <summary>Runs a step and reads its result.</summary>
    /// <param name="step">The step.</param>
    /// <param name="type">How the result is read.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async Task<StepResult<T>> RunAsync<T>(StepArguments step, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using Process process = new() { StartInfo = StartOf(step) };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new StepResult<T>(null, $"the program cannot start itself: {e.Message}");
        }

        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new StepResult<T>(null, FormattableString.Invariant($"no answer within {limit.TotalSeconds:0.###} s"));
        }

        return Read(await output, type) is { } value
            ? new StepResult<T>(value, null)
            : new StepResult<T>(null, DescribeEnd(process.ExitCode, await errors));
    }

    // Libraries may print to stdout too. The result is the last line.
    private static T? Read<T>(string output, JsonTypeInfo<T> type)
        where T : class
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            return lines is [.., string last] && last[0] is '{' or '[' ? JsonSerializer.Deserialize(last, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string DescribeEnd(int exitCode, string errors)
    {
        string how = exitCode > FirstSignal && exitCode < 2 * FirstSignal - 1
            ? $"the process crashed (signal {exitCode - FirstSignal})"
            : FormattableString.Invariant($"the process ended with exit code {exitCode}");
        string? last = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return last is null ? how : $"{how}: {last}";
    }

    private ProcessStartInfo StartOf(StepArguments step)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The program writes UTF-8 to a pipe; on Windows, .NET expects the code page of the console.
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // dotnet ovlandmarks.dll: the first argument of the process is the file of the program.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in step.ToArguments())
        {
            start.ArgumentList.Add(argument);
        }

        IEnumerable<string> unset = s_driverCaches.Where(static name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)));
        foreach (string variable in scratch is null ? [] : unset)
        {
            start.Environment[variable] = scratch;
        }

        start.Environment["NEO_CACHE_PERSISTENT"] = "0";
        return start;
    }
}

/// <summary>What a step is to do.</summary>
/// <param name="Step">The step.</param>
/// <param name="Runtime">The runtime to load, or null for the search.</param>
/// <param name="Device">The device or the plugins that the step is about, or null.</param>
internal sealed record StepArguments(StepKind Step, string? Runtime, string? Device)
{
    /// <summary>The arguments of the program.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "doctor", "--step", Step.ToString(),
        .. Runtime is null ? Array.Empty<string>() : ["--openvino", Runtime],
        .. Device is null ? Array.Empty<string>() : ["--device", Device],
    ];
}

/// <summary>The result of a step, or why there is none.</summary>
/// <param name="Value">The result; null if the process did not write one.</param>
/// <param name="Problem">How the process ended without a result; otherwise null.</param>
internal sealed record StepResult<T>(T? Value, string? Problem)
    where T : class;
