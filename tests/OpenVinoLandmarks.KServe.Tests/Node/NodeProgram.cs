using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.KServe.Tests.Node;

/// <summary>Runs the programs of <c>tests/node</c>, which speak KServe v2 without the code of this repository.</summary>
internal static class NodeProgram
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

/// <summary>The server of <c>tests/node</c>, which behaves as OpenVINO Model Server documents.</summary>
internal sealed partial class NodeServer : IAsyncDisposable
{
    private readonly ScratchFolder _folder;
    private readonly Process _process;

    private NodeServer(ScratchFolder folder, Process process, string grpcPort, string restPort)
    {
        (_folder, _process) = (folder, process);
        (GrpcDevice, RestDevice) = ($"kserve+grpc://127.0.0.1:{grpcPort}", $"kserve+http://127.0.0.1:{restPort}");
    }

    /// <summary>The device that names this server over gRPC.</summary>
    public string GrpcDevice { get; }

    /// <summary>The device that names this server over REST.</summary>
    public string RestDevice { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="models">Its models.</param>
    public static async Task<NodeServer> StartAsync(params NodeModel[] models)
    {
        ScratchFolder folder = new();
        Process process = NodeProgram.Start("model-server.js", NodeProgram.Write(folder, new { models }));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        string? line = await process.StandardOutput.ReadLineAsync(limit.Token);
        if (line is null || Ports().Match(line) is not { Success: true } match)
        {
            throw new AssertFailedException($"The server did not start: {line}{await process.StandardError.ReadToEndAsync(limit.Token)}");
        }

        return new NodeServer(folder, process, match.Groups[1].Value, match.Groups[2].Value);
    }

    public async ValueTask DisposeAsync()
    {
        // It ends when its input ends.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"^gRPC (\d+), REST (\d+)$")]
    private static partial Regex Ports();
}

/// <summary>A model of a <see cref="NodeServer"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Input">The name of the input, which is FP32.</param>
/// <param name="Shape">The shape of the input in the metadata; -1 for a free batch, or for a range.</param>
/// <param name="Batches">The smallest and the largest number of images that the server takes.</param>
/// <param name="Output">The name of the output.</param>
/// <param name="OutputShape">The shape of the output in the metadata.</param>
/// <param name="Answers">The output as Base64, by the SHA-256 of an image of the input; null if the output is the input.</param>
internal sealed record NodeModel(
    string Name,
    string Input,
    int[] Shape,
    int[] Batches,
    string Output,
    int[] OutputShape,
    Dictionary<string, string>? Answers = null);
