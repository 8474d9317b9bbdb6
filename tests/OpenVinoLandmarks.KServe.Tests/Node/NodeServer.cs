using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.KServe.Tests.Node;

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
