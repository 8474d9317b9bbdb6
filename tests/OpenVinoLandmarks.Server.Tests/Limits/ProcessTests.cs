using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>Runs the server as a process: its messages, its exit codes, and how it ends.</summary>
[TestClass]
public sealed class ProcessTests
{
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [UnsupportedOSPlatform("windows")]
    public async Task Sigterm_UnderLoad_LosesNoAcceptedCall()
    {
        await using ServerProgram server = await ServerProgram.StartAsync("--drain-delay", "1");
        (HttpClient http, Uri url) = (server.Http, server.Url);
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
        Tool.Signal(server.Process, Tool.Sigterm);
        Assert.Contains("\"draining\"", await ServerCalls.WaitUntilNotReadyAsync(http));

        // A load balancer has read that too, and sends its calls elsewhere.
        await balancer.CancelAsync();
        int[] answered = await Task.WhenAll(callers).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.IsTrue(answered.All(count => count > 0), string.Join(' ', answered));
        await WaitUntilClosedAsync(url);
        await stream.WriteAsync(picture.AsMemory(picture.Length / 2));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        RestMessage last = await RestMessage.ReadAsync(stream, limit.Token);
        Assert.AreEqual(200, last.Status);
        await server.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.AreEqual(0, server.Process.ExitCode);
    }

    [TestMethod]
    public async Task Port_ThatIsTaken_IsNamedWithTheRemedy()
    {
        await using TestServer server = await TestServer.StartAsync(waitUntilReady: false);
        ToolResult result = ServerProgram.Run("--url", $"http://127.0.0.1:{server.Url.Port}", "--grpc-url", "http://127.0.0.1:0");
        result.Refused(2, $"{server.Url.Port}", "--url");
    }

    [TestMethod]
    [DataRow("--url", "https://127.0.0.1:8080")]
    [DataRow("--url", "http://example.com:8080")]
    [DataRow("--url", "http://127.0.0.1:8080/path")]
    [DataRow("--grpc-url", "127.0.0.1:8081")]
    [DataRow("--max-body", "0")]
    [DataRow("--no-such-option", "1")]
    public void Options_ThatCannotBeUsed_AreNamed(string option, string value) => ServerProgram.Run(option, value).Refused(2, option);

    [TestMethod]
    public void Model_ThatIsMissing_EndsTheServer() =>
        ServerProgram.Run("--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0", "--model", "no-such-model").Exited(4);

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
}
