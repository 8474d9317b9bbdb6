using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenVinoLandmarks.Cli.Video.Live;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>The HTTP server of <c>video --live</c>.</summary>
[TestClass]
public sealed class LiveServerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [TestMethod]
    [DataRow("/", "text/html; charset=utf-8")]
    [DataRow("/live.css", "text/css; charset=utf-8")]
    [DataRow("/live.js", "text/javascript; charset=utf-8")]
    public async Task Files_AreServed_AndMayLoadNothingFromElsewhere(string path, string type)
    {
        await using LiveServer server = LiveServer.Start(0);
        using HttpClient client = new();

        using HttpResponseMessage response = await client.GetAsync(new Uri(server.Address + path[1..]));

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual(type, response.Content.Headers.ContentType!.ToString());
        StringAssert.StartsWith(response.Headers.GetValues("Content-Security-Policy").Single(), "default-src 'none'; script-src 'self'");
        Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.AreEqual("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.IsNotEmpty(await response.Content.ReadAsByteArrayAsync());
    }

    [TestMethod]
    [DataRow("GET / HTTP/1.1\r\nHost: attacker.example:{port}\r\n\r\n", "403")]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "403")]
    [DataRow("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: attacker.example\r\n\r\n", "403")]
    [DataRow("GET / HTTP/1.1\r\n\r\n", "403")]
    [DataRow("GET /picture HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: cross-site\r\n\r\n", "403")]
    [DataRow("GET /picture HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nSec-Fetch-Site: same-site\r\n\r\n", "403")]
    [DataRow("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", "405")]
    [DataRow("GET /../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", "404")]
    [DataRow("GET /favicon.ico HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", "204")]
    [DataRow("GET /live.css HTTP/1.1\r\nhost:  localhost:{port} \r\n\r\n", "200")]
    [DataRow("nonsense\r\n\r\n", "400")]
    public async Task Request_HasThisStatus(string request, string status)
    {
        await using LiveServer server = LiveServer.Start(0);

        string answer = await AskAsync(server, request.Replace("{port}", $"{server.Port}", StringComparison.Ordinal));

        StringAssert.StartsWith(answer, $"HTTP/1.1 {status} ");
    }

    [TestMethod]
    public async Task RequestThatIsTooLong_IsRefused()
    {
        await using LiveServer server = LiveServer.Start(0);

        string answer = await AskAsync(server, $"GET / HTTP/1.1\r\nX: {new string('x', LiveRequest.MostBytes)}");

        StringAssert.StartsWith(answer, "HTTP/1.1 400 ");
    }

    [TestMethod]
    public async Task RequestThatNeverEnds_IsClosed()
    {
        await using LiveServer server = LiveServer.Start(0);

        Assert.AreEqual("", await AskAsync(server, "GET / HTTP/1.1\r\n"));
    }

    [TestMethod]
    public async Task Pictures_ArePartsOfAMultipartStream_UntilTheServerEnds()
    {
        LiveServer server = LiveServer.Start(0);
        using CancellationTokenSource limit = new(s_limit);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /picture HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n"), limit.Token);
        await WaitAsync(() => server.IsWatched);

        // A picture that comes while the one before is sent would replace it.
        server.ShowPicture("first"u8.ToArray());
        string text = await ReadUntilAsync(stream, "first\r\n--frame\r\n", limit.Token);
        server.ShowPicture("second"u8.ToArray());
        text += await ReadUntilAsync(stream, "second\r\n--frame\r\n", limit.Token);
        await server.DisposeAsync();

        Assert.AreEqual(0, await stream.ReadAsync(new byte[1], limit.Token), "more than two pictures");
        StringAssert.Contains(text, "Content-Type: multipart/x-mixed-replace; boundary=frame\r\n");
        StringAssert.EndsWith(
            text,
            "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\nfirst\r\n"
            + "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: 6\r\n\r\nsecond\r\n--frame\r\n");
    }

    [TestMethod]
    public async Task Numbers_AreEvents_AndTheLastOneSaysThatTheVideoHasEnded()
    {
        LiveServer server = LiveServer.Start(0);
        using CancellationTokenSource limit = new(s_limit);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /numbers HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n"), limit.Token);
        StringAssert.StartsWith(await ReadUntilAsync(stream, "\r\n\r\n", limit.Token), "HTTP/1.1 200 OK\r\n");

        // Numbers that come before the server listens for this page are not sent to it.
        Task<string> numbers = ReadUntilAsync(stream, "\n\n", limit.Token);
        while (!numbers.IsCompleted)
        {
            server.ShowNumbers("{\"frame\":1}"u8.ToArray());
            await Task.WhenAny(numbers, Task.Delay(5, limit.Token));
        }

        Assert.AreEqual("data: {\"frame\":1}\n\n", await numbers);
        await server.DisposeAsync();
        StringAssert.EndsWith(await ReadUntilAsync(stream, "event: end\ndata: end\n\n", limit.Token), "event: end\ndata: end\n\n");
    }

    [TestMethod]
    public async Task BrowserThatDoesNotRead_DelaysNeitherOthersNorTheEnd()
    {
        LiveServer server = LiveServer.Start(0);
        using TcpClient idle = new();
        await idle.ConnectAsync(IPAddress.Loopback, server.Port);
        await idle.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /picture HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n"));
        await WaitAsync(() => server.IsWatched);
        byte[] picture = new byte[4 << 20];
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int i = 0; i < 50; i++)
        {
            server.ShowPicture(picture);
            await Task.Delay(2);
        }

        StringAssert.StartsWith(await AskAsync(server, $"GET / HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n"), "HTTP/1.1 200 ");
        await server.DisposeAsync();
        Assert.IsLessThan(TimeSpan.FromSeconds(5), System.Diagnostics.Stopwatch.GetElapsedTime(started));
    }

    [TestMethod]
    public async Task ManyConnections_AreLimited()
    {
        await using LiveServer server = LiveServer.Start(0);
        List<TcpClient> clients = [];
        for (int i = 0; i < 40; i++)
        {
            TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, server.Port);
            clients.Add(client);
        }

        using CancellationTokenSource limit = new(s_limit);
        Assert.AreEqual(0, await clients[^1].GetStream().ReadAsync(new byte[1], limit.Token));
        clients.ForEach(client => client.Dispose());
    }

    // Sends a request and reads until the server closes the connection.
    private static async Task<string> AskAsync(LiveServer server, string request)
    {
        using CancellationTokenSource limit = new(s_limit);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, limit.Token);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        using MemoryStream answer = new();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The server closed the connection before it had read everything.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    private static async Task<string> ReadUntilAsync(NetworkStream stream, string end, CancellationToken limit)
    {
        string text = "";
        byte[] one = new byte[1];
        while (!text.EndsWith(end, StringComparison.Ordinal) && await stream.ReadAsync(one, limit) > 0)
        {
            text += (char)one[0];
        }

        return text;
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(s_limit);
        while (!condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
