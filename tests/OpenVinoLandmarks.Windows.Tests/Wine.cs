using System.Diagnostics;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Windows.Tests;

/// <summary>
/// Publishes the program for Windows once, with <c>scripts/publish --rid win-x64</c>, and runs it under Wine, in a Windows folder (prefix)
/// of its own.
/// </summary>
[TestClass]
public static class Wine
{
    // Debian's package has no command in PATH for a 64-bit program alone.
    private static readonly string[] s_places = ["/usr/lib/wine/wine64", "/usr/bin/wine64"];

    /// <summary>Wine's program for 64-bit Windows programs; null if it is not installed.</summary>
    public static string? Command { get; } = s_places.FirstOrDefault(File.Exists);

    /// <summary>A folder for files of all tests, which is deleted at the end.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"ovl-windows-{Environment.ProcessId}");

    /// <summary>The folder of the published program.</summary>
    public static string ProgramFolder { get; } = Path.Combine(Folder, "program");

    /// <summary>The published program.</summary>
    public static string Program { get; } = Path.Combine(ProgramFolder, "ovlandmarks.exe");

    /// <summary>Drive C.</summary>
    public static string DriveC { get; } = Path.Combine(Folder, "prefix", "drive_c");

    private static string Server => Path.Combine(Path.GetDirectoryName(Command!)!, "wineserver");

    private static Dictionary<string, string?> Environments { get; } = new()
    {
        ["WINEPREFIX"] = Path.Combine(Folder, "prefix"),
        ["WINEDEBUG"] = "-all",
        // Without these, Wine offers to download them.
        ["WINEDLLOVERRIDES"] = "mscoree,mshtml=",
        ["DISPLAY"] = null,
    };

    [AssemblyInitialize]
    public static void Publish(TestContext context)
    {
        if (Command is null)
        {
            return;
        }

        Directory.CreateDirectory(Environments["WINEPREFIX"]!);
        PublishedProgram.Publish("win-x64", ProgramFolder);

        // Wine's server stays for a while after each program, so that the next one starts in one second instead of five. The first program
        // of a new prefix fills it; without a desktop that needs no window.
        RunToExit(Server, "--persistent=120");
        RunToExit(Command, "wineboot", "--init");
        Run("--version").Succeeded();
    }

    [AssemblyCleanup]
    public static void Stop()
    {
        if (Command is null)
        {
            return;
        }

        // The prefix cannot be deleted before the server has ended.
        RunToExit(Server, "--kill", "--wait");
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>
    /// Names the picture library, so that the program does not look for OpenCV's: in Wine 8.0, the second C++ exception on the main thread
    /// ends a process, and a library that .NET does not find is one.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> WithoutOpenCv { get; } =
        new Dictionary<string, string?> { ["OPENVINO_LANDMARKS_PICTURE_LIBRARY"] = "skiasharp" };

    /// <summary>Runs the program.</summary>
    internal static ToolResult Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs the program with further environment variables.</summary>
    internal static ToolResult Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Tool.Wait(Start(environment, Program, arguments));

    /// <summary>Starts a Windows program: a file of this system, or one of Wine's by its name.</summary>
    internal static Process Start(IReadOnlyDictionary<string, string?> environment, string program, params string[] arguments) =>
        Tool.Start(Command!, With(environment), [program, .. arguments]);

    /// <summary>
    /// Runs a batch file of cmd.exe in a console, and returns the text of the console. The file <c>run.bat</c> has <c>%OVL%</c> for the
    /// program.
    /// </summary>
    /// <param name="folder">The folder that receives the batch file.</param>
    /// <param name="lines">The lines, in ASCII. <c>%~dp0</c> is the folder of the batch file.</param>
    internal static ToolResult RunBatch(ScratchFolder folder, params string[] lines)
    {
        string file = folder.File("run.bat");
        File.WriteAllText(file, string.Join("\r\n", ["@echo off", $"set OVL={PathOf(Program)}", .. lines]) + "\r\n");
        Dictionary<string, string?> variables = new() { ["OVL_BATCH"] = PathOf(file) };

        // Wine makes a console of a terminal. script(1), a part of every Debian system, makes the terminal.
        return Tool.Wait(Tool.Start("/usr/bin/script", With(variables), "-qec", $"{Command} cmd /c \"$OVL_BATCH\"", "/dev/null"));
    }

    /// <summary>The name that a file of this system has under Wine: drive Z is its root.</summary>
    public static string PathOf(string file) => "Z:" + Path.GetFullPath(file).Replace('/', '\\');

    private static Dictionary<string, string?> With(IReadOnlyDictionary<string, string?> environment)
    {
        Dictionary<string, string?> all = new(Environments);
        foreach ((string name, string? value) in environment)
        {
            all[name] = value;
        }

        return all;
    }

    // The output is not read to its end: the services that Wine starts have it open as long as the server runs.
    private static void RunToExit(string program, params string[] arguments)
    {
        using Process process = Tool.Start(program, Environments, arguments);
        process.WaitForExit();
    }
}

/// <summary>The test runs the published Windows program under Wine.</summary>
public sealed class RequiresWineAttribute() : RequirementAttribute(
    Wine.Command is not null, "needs Wine for 64-bit programs (Debian: apt-get install wine64)");
