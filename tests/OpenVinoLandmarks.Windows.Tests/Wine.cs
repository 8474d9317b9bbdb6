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

    private static readonly string s_folder = Path.Combine(Path.GetTempPath(), $"ovl-windows-{Environment.ProcessId}");

    /// <summary>Wine's program for 64-bit Windows programs; null if it is not installed.</summary>
    public static string? Command { get; } = s_places.FirstOrDefault(File.Exists);

    /// <summary>The folder of the published program.</summary>
    public static string ProgramFolder { get; } = Path.Combine(s_folder, "program");

    private static Dictionary<string, string?> Environments { get; } = new()
    {
        ["WINEPREFIX"] = Path.Combine(s_folder, "prefix"),
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

        Directory.CreateDirectory(s_folder);
        string publish = Path.Combine(TestData.RepositoryRoot, "scripts", "publish");
        ProcessStartInfo start = new(publish, ["--rid", "win-x64", "--output", ProgramFolder]) { RedirectStandardError = true };
        using (Process script = Process.Start(start)!)
        {
            string messages = script.StandardError.ReadToEnd();
            script.WaitForExit();
            context.WriteLine(messages);
            Assert.AreEqual(0, script.ExitCode, messages);
        }

        // The first program of a new prefix creates it; without a desktop that needs no window.
        Tool.Wait(Tool.Start(Command, Environments, "wineboot", "--init"));
        Run("--version").Succeeded();
    }

    [AssemblyCleanup]
    public static void Stop()
    {
        if (Command is null)
        {
            return;
        }

        // Wine's server ends by itself a few seconds after the last program; the prefix cannot be deleted before.
        Tool.Wait(Tool.Start(Path.Combine(Path.GetDirectoryName(Command)!, "wineserver"), Environments, "--kill", "--wait"));
        Directory.Delete(s_folder, recursive: true);
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
    internal static ToolResult Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        Dictionary<string, string?> all = new(Environments);
        foreach ((string name, string? value) in environment)
        {
            all[name] = value;
        }

        return Tool.Wait(Tool.Start(Command!, all, [Path.Combine(ProgramFolder, "ovlandmarks.exe"), .. arguments]));
    }

    /// <summary>The name that a file of this system has under Wine: drive Z is its root.</summary>
    public static string PathOf(string file) => "Z:" + Path.GetFullPath(file).Replace('/', '\\');
}

/// <summary>The test runs the published Windows program under Wine.</summary>
public sealed class RequiresWineAttribute() : RequirementAttribute(
    Wine.Command is not null, "needs Wine for 64-bit programs (Debian: apt-get install wine64)");
