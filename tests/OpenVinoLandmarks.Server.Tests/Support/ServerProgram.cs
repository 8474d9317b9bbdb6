using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Server.Tests.Support;

/// <summary>The server as a process of its own, on free ports of loopback.</summary>
internal sealed partial class ServerProgram : IAsyncDisposable
{
    private static readonly string s_program =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "OpenVinoLandmarks.Server.exe" : "OpenVinoLandmarks.Server");

    private readonly Task<string> _log;

    private ServerProgram(Process process, Uri url, Uri grpcUrl)
    {
        (Process, Url, GrpcUrl) = (process, url, grpcUrl);

        // It must be read, so that the server can write it.
        _log = process.StandardError.ReadToEndAsync();
        Http = new HttpClient { BaseAddress = url };
    }

    public Process Process { get; }

    public Uri Url { get; }

    public Uri GrpcUrl { get; }

    /// <summary>A client of the REST address.</summary>
    public HttpClient Http { get; }

    /// <summary>The memory that the process occupies, in bytes.</summary>
    public long Memory
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64;
        }
    }

    /// <summary>Runs the program to its end.</summary>
    public static ToolResult Run(params string[] arguments) =>
        Tool.Wait(Tool.Start(s_program, new Dictionary<string, string?>(), arguments));

    /// <summary>Starts a server with MANAGED and the bundled models, and waits until it is ready.</summary>
    public static Task<ServerProgram> StartAsync(params string[] arguments) =>
        StartAsync(new Dictionary<string, string?>(), arguments);

    /// <summary>Starts a server with environment variables, and waits until it is ready.</summary>
    public static Task<ServerProgram> StartAsync(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        string[] freePorts = ["--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0"];
        return AttachAsync(Tool.Start(s_program, environment, [.. freePorts, .. arguments]));
    }

    /// <summary>Waits until a process that is a server, or becomes one, is ready. The result owns the process.</summary>
    public static async Task<ServerProgram> AttachAsync(Process process)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (Addresses().Match(line) is { Success: true } match)
            {
                ServerProgram server = new(process, new Uri(match.Groups[1].Value), new Uri(match.Groups[2].Value));
                await server.WaitUntilReadyAsync();
                return server;
            }
        }

        throw new AssertFailedException("The server did not say where it listens.");
    }

    /// <summary>Ends the server as SIGTERM does, and returns its log.</summary>
    public async Task<string> StopAsync()
    {
        if (!Process.HasExited)
        {
            Tool.Signal(Process, Tool.Sigterm);
        }

        await Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return await _log;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
        }

        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        for (int i = 0; i < 600; i++)
        {
            using HttpResponseMessage ready = await Http.GetAsync("/v2/health/ready");
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The server did not become ready.");
    }

    [GeneratedRegex(@"REST listens on (http://[\d.]+:\d+)/?, gRPC on (http://[\d.]+:\d+)")]
    private static partial Regex Addresses();
}
