using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>Runs the server as a process: its messages, its exit codes, and how it ends.</summary>
[TestClass]
public sealed partial class ProcessTests
{
    private static readonly string s_program =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "OpenVinoLandmarks.Server.exe" : "OpenVinoLandmarks.Server");

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [UnsupportedOSPlatform("windows")]
    public async Task Sigterm_UnderLoad_LosesNoAcceptedCall()
    {
        using Process process = Start("--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0", "--drain-delay", "1");
        Uri url = await ReadUrlAsync(process);
        using HttpClient http = new() { BaseAddress = url };
        await WaitUntilReadyAsync(http);
        byte[] picture = File.ReadAllBytes(Tool.Sample);
        using CancellationTokenSource balancer = new();
        Task<int>[] callers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => CallAsync(http, picture, balancer.Token)))];

        // A call whose body is still on its way when the server closes its sockets.
        using TcpClient slow = new();
        await slow.ConnectAsync(IPAddress.Loopback, url.Port);
        NetworkStream stream = slow.GetStream();
        string head = $"POST /v1/landmarks HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: {picture.Length}\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(picture.AsMemory(0, picture.Length / 2));
        await Task.Delay(500);
        Tool.Signal(process, Tool.Sigterm);
        await Task.Delay(300);
        using (HttpResponseMessage ready = await http.GetAsync("/v2/health/ready"))
        {
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("\"draining\"", await ready.Content.ReadAsStringAsync());
        }

        // A load balancer has read that too, and sends its calls elsewhere.
        await balancer.CancelAsync();
        int[] answered = await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.IsTrue(answered.All(count => count > 0), string.Join(' ', answered));
        await WaitUntilClosedAsync(url);
        await stream.WriteAsync(picture.AsMemory(picture.Length / 2));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        RestMessage last = await RestMessage.ReadAsync(stream, limit.Token);
        Assert.AreEqual(200, last.Status);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.AreEqual(0, process.ExitCode);
    }

    [TestMethod]
    public async Task Port_ThatIsTaken_IsNamedWithTheRemedy()
    {
        await using TestServer server = await TestServer.StartAsync(waitUntilReady: false);
        ToolResult result = Run("--url", $"http://127.0.0.1:{server.Url.Port}", "--grpc-url", "http://127.0.0.1:0");
        result.Refused(2, $"{server.Url.Port}", "--url");
    }

    [TestMethod]
    [DataRow("--url", "https://127.0.0.1:8080")]
    [DataRow("--url", "http://example.com:8080")]
    [DataRow("--url", "http://127.0.0.1:8080/path")]
    [DataRow("--grpc-url", "127.0.0.1:8081")]
    [DataRow("--max-body", "0")]
    [DataRow("--no-such-option", "1")]
    public void Options_ThatCannotBeUsed_AreNamed(string option, string value) => Run(option, value).Refused(2, option);

    [TestMethod]
    public void Model_ThatIsMissing_EndsTheServer() =>
        Run("--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0", "--model", "no-such-model").Exited(4);

    private static Process Start(params string[] arguments) => Tool.Start(s_program, new Dictionary<string, string?>(), arguments);

    private static ToolResult Run(params string[] arguments) => Tool.Wait(Start(arguments));

    /// <summary>Reads the messages of a server up to its address for REST.</summary>
    internal static async Task<Uri> ReadUrlAsync(Process process)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (await process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            if (Address().Match(line) is { Success: true } match)
            {
                // The rest must be read, so that the server can write it.
                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Uri(match.Groups[1].Value);
            }
        }

        throw new AssertFailedException("The server did not say where it listens.");
    }

    // Returns the number of calls, each of which was answered.
    private static async Task<int> CallAsync(HttpClient http, byte[] picture, CancellationToken end)
    {
        int answered = 0;
        while (!end.IsCancellationRequested)
        {
            using ByteArrayContent body = new(picture);
            using HttpResponseMessage answer = await http.PostAsync("/v1/landmarks", body, CancellationToken.None);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            answered++;
        }

        return answered;
    }

    private static async Task WaitUntilClosedAsync(Uri url)
    {
        for (int i = 0; i < 200; i++)
        {
            using TcpClient client = new();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, url.Port);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("The server still takes connections.");
    }

    /// <summary>Waits until a server has loaded its models.</summary>
    internal static async Task WaitUntilReadyAsync(HttpClient http)
    {
        for (int i = 0; i < 600; i++)
        {
            using HttpResponseMessage ready = await http.GetAsync("/v2/health/ready");
            if (ready.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("The server did not become ready.");
    }

    [GeneratedRegex(@"REST listens on (http://[\d.]+:\d+)")]
    private static partial Regex Address();
}
