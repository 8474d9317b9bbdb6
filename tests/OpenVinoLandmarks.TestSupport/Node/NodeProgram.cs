using System.Diagnostics;
using System.Text.Json;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Runs the programs of <c>tests/node</c>, which speak KServe v2 and check files without the code of this repository.</summary>
public static class NodeProgram
{
    /// <summary>The variable that names the folder of the programs' packages: <c>scripts/test</c> installs them and sets it.</summary>
    public const string ModulesVariable = "OPENVINO_LANDMARKS_TEST_NODE_MODULES";

    private static readonly string? s_modules = Environment.GetEnvironmentVariable(ModulesVariable);

    /// <summary>True if Node and the packages are there.</summary>
    public static bool IsAvailable { get; } = Directory.Exists(s_modules) && FindNode();

    /// <summary>Starts a program. Its input stays open until the caller closes it.</summary>
    /// <param name="program">The name of the file.</param>
    /// <param name="arguments">The arguments.</param>
    public static Process Start(string program, params string[] arguments)
    {
        string path = Path.Combine(TestData.RepositoryRoot, "tests", "node", program);
        ProcessStartInfo start = new("node", [path, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = s_modules;
        return Process.Start(start)!;
    }

    /// <summary>Writes the settings of a program.</summary>
    public static string Write(ScratchFolder folder, object settings)
    {
        string file = Path.Combine(folder.Path, "settings.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings, JsonSerializerOptions.Web));
        return file;
    }

    private static bool FindNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
}

/// <summary>The test runs a program of <c>tests/node</c>.</summary>
public sealed class RequiresNodeAttribute() : RequirementAttribute(
    NodeProgram.IsAvailable,
    $"needs Node and the packages of tests/node: run scripts/test, which installs the packages and sets {NodeProgram.ModulesVariable}; "
    + "Node is in the Debian packages nodejs and npm");
