using System.Diagnostics;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>
/// Starts the built program as a process. Its environment names no runtime and no models unless a test does, and its home is an empty
/// folder: whatever the machine has, the program sees what the test means.
/// </summary>
internal static class Tool
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly string s_home = Directory.CreateTempSubdirectory("ovl-home").FullName;

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "ovlandmarks.exe" : "ovlandmarks");

    public static string Sample { get; } = Path.Combine(TestData.RepositoryRoot, "samples", "images", "astronaut.jpg");

    /// <summary>Runs with no runtime and no official models: the managed engine and the bundled weights.</summary>
    public static ToolResult Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    /// <summary>Runs on the OpenVINO runtime and, where there are some, the official models that the tests were given.</summary>
    public static ToolResult RunOnOpenVino(params string[] arguments) => Run(OpenVino, arguments);

    public static ToolResult Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments) => Wait(Start(Program, environment, arguments));

    public static IReadOnlyDictionary<string, string?> OpenVino { get; } = new Dictionary<string, string?>
    {
        ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime,
        ["OPENVINO_LANDMARKS_MODELS"] = TestData.Models,
    };

    public static Process Start(string program, IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string name in start.Environment.Keys.Where(IsOurs).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = s_home;
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static ToolResult Wait(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(s_patience))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"The program did not end within {s_patience}.");
            }

            return new ToolResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        }
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("OPENVINO", StringComparison.Ordinal) || name is "INTEL_OPENVINO_DIR" or "XDG_CACHE_HOME" or "LD_LIBRARY_PATH" or "VIRTUAL_ENV" or "CONDA_PREFIX";
}
