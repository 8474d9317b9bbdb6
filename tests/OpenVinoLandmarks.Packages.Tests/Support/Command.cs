using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Packages.Tests.Support;

/// <summary>Runs programs of the system, .NET's command line and the scripts of the repository, in a folder of the caller.</summary>
internal static class Command
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(10);

    // What NuGet and the command line of .NET print if a feed does not answer.
    private static readonly string[] s_unreachable = ["NU1301", "Unable to load the service index", "Name or service not known"];

    /// <summary>The dotnet command that runs this process; it need not be on PATH.</summary>
    public static string DotNet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="variables">Variables to set, or to remove if the value is null.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static CommandResult Run(
        string folder, IReadOnlyDictionary<string, string?> variables, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string name in start.Environment.Keys.Where(InfluencesPrograms).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        foreach ((string name, string? value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_timeout))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} {string.Join(' ', arguments)} did not end within {s_timeout}.");
        }

        return new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    /// <summary>Runs a script of a clone of the repository.</summary>
    public static CommandResult RunScript(string root, string name, params string[] arguments) =>
        Run(root, new Dictionary<string, string?>(), Path.Combine(root, "scripts", name), arguments);

    /// <summary>Runs the PowerShell twin of a script of a clone of the repository.</summary>
    public static CommandResult RunTwin(string root, string name, params string[] arguments) => Run(
        root,
        new Dictionary<string, string?>(),
        PowerShell.DotNet,
        [PowerShell.Program, "-NoProfile", "-File", Path.Combine(root, "scripts", name + ".ps1"), .. arguments]);

    /// <summary>Returns the result; the test is inconclusive if a package feed did not answer.</summary>
    public static CommandResult OrSkip(this CommandResult result)
    {
        if (result.ExitCode != 0 && s_unreachable.Any(result.Text.Contains) && !result.Text.Contains("The local source"))
        {
            Assert.Inconclusive($"needs a package feed, which did not answer: {result.Text}");
        }

        return result;
    }

    private static bool InfluencesPrograms(string name) => name.StartsWith("OPENVINO", StringComparison.Ordinal)
        || name.StartsWith("FaceLandmarks", StringComparison.Ordinal)
        || name is "INTEL_OPENVINO_DIR" or "XDG_CACHE_HOME" or "LD_LIBRARY_PATH" or "VIRTUAL_ENV" or "CONDA_PREFIX" or "SOURCE_DATE_EPOCH";
}

/// <summary>The exit code and the output of a program.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Everything that the program printed, stdout first.</summary>
    public string Text => Output + Errors;

    /// <summary>Fails unless the exit code is 0.</summary>
    public CommandResult Succeeded()
    {
        Assert.AreEqual(0, ExitCode, Text);
        return this;
    }
}
