using System.Diagnostics;

namespace OpenVinoLandmarks.Server.Tests.Support;

/// <summary>
/// <c>ovlandmarks</c> in its own build folder: that of these tests lacks the packages that ASP.NET Core has inside. From there it also
/// finds the server's build output.
/// </summary>
internal static class BuiltTool
{
    /// <summary>The program.</summary>
    public static string Program { get; } = Built("OpenVinoLandmarks.Cli", Path.GetFileName(Tool.Program));

    /// <summary>The program of the server in its own build folder.</summary>
    public static string Server { get; } =
        Built("OpenVinoLandmarks.Server", OperatingSystem.IsWindows() ? "OpenVinoLandmarks.Server.exe" : "OpenVinoLandmarks.Server");

    /// <summary>Runs a command with the managed engine and the bundled models.</summary>
    public static ToolResult Run(params string[] arguments) => Tool.Wait(Start([.. arguments, "--device", "MANAGED"]));

    /// <summary>Starts a command.</summary>
    public static Process Start(params string[] arguments) => Tool.Start(Program, new Dictionary<string, string?>(), arguments);

    private static string Built(string project, string file)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Path.Combine(TestData.RepositoryRoot, "src", project, "bin", configuration, "net10.0", file);
    }
}
