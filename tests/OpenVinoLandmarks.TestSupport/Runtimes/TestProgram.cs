using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Starts the test program that is running once more, as a process of its own: a process can load one OpenVINO only, so other
/// runtimes are tested in others.
/// </summary>
public static partial class TestProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs the tests of a category in a new process and waits for its end.</summary>
    /// <param name="category">The tests' category.</param>
    /// <param name="variables">Environment variables that differ from this process's.</param>
    /// <exception cref="TimeoutException">The process did not end within ten minutes; it was killed.</exception>
    public static TestProgramResult Run(string category, IReadOnlyDictionary<string, string> variables)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        }

        start.ArgumentList.Add("--filter");
        start.ArgumentList.Add($"TestCategory={category}");
        start.ArgumentList.Add("--no-ansi");
        start.ArgumentList.Add("--no-progress");
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        // What the parent's test runner told this process is not meant for the child.
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("TESTINGPLATFORM_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        StringBuilder output = new();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The tests of category {category} did not end within {Limit.TotalMinutes} minutes.{Environment.NewLine}{output}");
        }

        process.WaitForExit();
        string text = output.ToString();
        return new TestProgramResult(process.ExitCode, Count(text, "succeeded"), Count(text, "failed"), Count(text, "skipped"), text);
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }

    private static int Count(string output, string what) =>
        Totals().Matches(output).LastOrDefault(match => match.Groups["what"].Value == what) is { } match ? int.Parse(match.Groups["count"].Value) : 0;

    [GeneratedRegex(@"^\s+(?<what>succeeded|failed|skipped): (?<count>\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Totals();
}
