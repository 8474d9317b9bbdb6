using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Server.Benchmarks.Serving;

/// <summary>The server as a process of its own, with both models ready.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    private readonly Process _process;
    private readonly HttpClient _http;

    private ServerProcess(Process process, Uri url, Uri grpcUrl)
    {
        (_process, Url, GrpcUrl) = (process, url, grpcUrl);
        _http = new HttpClient { BaseAddress = url };
    }

    /// <summary>Where REST listens.</summary>
    public Uri Url { get; }

    /// <summary>Where gRPC listens.</summary>
    public Uri GrpcUrl { get; }

    /// <summary>The time of processors that the server has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The memory of the process in bytes: what it occupies in RAM.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Number of open files and sockets.</summary>
    public int Handles =>
        OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length : _process.HandleCount;

    /// <summary>Number of threads.</summary>
    public int Threads
    {
        get
        {
            _process.Refresh();
            return _process.Threads.Count;
        }
    }

    /// <summary>Starts a server on free ports of loopback and waits until it is ready.</summary>
    /// <param name="device">The device of the models.</param>
    /// <param name="options">Further options of the server.</param>
    public static async Task<ServerProcess> StartAsync(string device, params string[] options)
    {
        string program = Path.Combine(
            AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "OpenVinoLandmarks.Server.exe" : "OpenVinoLandmarks.Server");
        string[] arguments =
        [
            "--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0", "--device", device,
            "--model", BenchmarkModels.Landmarks, "--face-detector", BenchmarkModels.Faces, .. options,
        ];
        Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                _ = ForwardAsync(process.StandardError);
                ServerProcess server = new(process, new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value));
                await server.WaitUntilReadyAsync();
                return server;
            }

            Console.Error.WriteLine(line);
        }

        throw new InvalidOperationException("The server did not start: see above.");
    }

    /// <summary>Returns the number of batches that the landmark model has run, and of the images in them.</summary>
    public async Task<(long Batches, long Images)> ReadBatchesAsync()
    {
        string metrics = await _http.GetStringAsync("/metrics");
        return (Read("count"), Read("sum"));

        long Read(string part) => metrics.Split('\n')
            .Where(line => line.StartsWith($"openvino_landmarks_batch_images_{part}{{", StringComparison.Ordinal)
                && line.Contains(BenchmarkModels.Landmarks, StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture))
            .SingleOrDefault();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (OperatingSystem.IsWindows())
        {
            _process.Kill();
        }
        else if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Sigterm);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // The log of the server: errors only matter here.
    private static async Task ForwardAsync(StreamReader log)
    {
        while (await log.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("fail", StringComparison.Ordinal) || line.StartsWith("crit", StringComparison.Ordinal))
            {
                Console.Error.WriteLine(line);
            }
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        while (!_process.HasExited)
        {
            using HttpResponseMessage ready = await _http.GetAsync("/v2/health/ready");
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"The server ended with exit code {_process.ExitCode}.");
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"REST listens on (http://[\d.]+:\d+)/?, gRPC on (http://[\d.]+:\d+)")]
    private static partial Regex Address();
}
