using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>
/// Runs the built program as a process. Its environment is independent of the machine: no runtime and no models unless a test names them,
/// and an empty home folder.
/// </summary>
internal static partial class Tool
{
    /// <summary>Numbers of signals.</summary>
    public const int Sighup = 1, Sigint = 2, Sigterm = 15;

    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    private static readonly string s_home = Directory.CreateTempSubdirectory("ovl-home").FullName;

    /// <summary>The built program.</summary>
    public static string Program { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ovlandmarks.exe" : "ovlandmarks");

    /// <summary>A picture of 512 x 512 pixels with one face.</summary>
    public static string Sample { get; } = Path.Combine(TestData.RepositoryRoot, "samples", "images", "astronaut.jpg");

    /// <summary>Runs without a runtime and without official models: with MANAGED and the bundled models.</summary>
    public static ToolResult Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs with the OpenVINO runtime of the tests and with the official models, if there are any.</summary>
    public static ToolResult RunOnOpenVino(params string[] arguments) => Run(OpenVino, arguments);

    /// <summary>
    /// Runs the program in its own folder. Beside tests that use ASP.NET Core it cannot run: they lack the packages that ASP.NET Core has
    /// inside.
    /// </summary>
    public static ToolResult RunFromItsFolder(params string[] arguments)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(
            TestData.RepositoryRoot, "src", "OpenVinoLandmarks.Cli", "bin", configuration, "net10.0", Path.GetFileName(Program));
        return Wait(Start(program, new Dictionary<string, string?>(), arguments));
    }

    /// <summary>Runs with additional environment variables.</summary>
    public static ToolResult Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Wait(Start(Program, environment, arguments));

    /// <summary>The variables that name the OpenVINO runtime and the models of the tests.</summary>
    public static IReadOnlyDictionary<string, string?> OpenVino { get; } = new Dictionary<string, string?>
    {
        ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime,
        ["OPENVINO_LANDMARKS_MODELS"] = TestData.Models,
    };

    /// <summary>Starts a program, with the output redirected and an empty stdin.</summary>
    public static Process Start(string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (string name in start.Environment.Keys.Where(InfluencesTheProgram).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = s_home;
        // No OpenCL driver: PoCL makes a cache in the home folder as soon as OpenVINO looks for a GPU.
        start.Environment["OCL_ICD_VENDORS"] = "/nonexistent";
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits until a process ends, and disposes it.</summary>
    public static ToolResult Wait(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_timeout))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"The program did not end within {s_timeout}.");
            }

            return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        }
    }

    /// <summary>Sends a signal to a process, on Linux. The program kill is not part of a minimal system.</summary>
    public static void Signal(Process process, int signal) => Assert.AreEqual(0, Kill(process.Id, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static bool InfluencesTheProgram(string name) => name.StartsWith("OPENVINO", StringComparison.Ordinal)
        || name is "INTEL_OPENVINO_DIR" or "XDG_CACHE_HOME" or "LD_LIBRARY_PATH" or "VIRTUAL_ENV" or "CONDA_PREFIX";
}
