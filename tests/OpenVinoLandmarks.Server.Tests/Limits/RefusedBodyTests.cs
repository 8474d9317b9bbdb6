using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>What happens to a connection whose call is refused before its body was read.</summary>
[TestClass]
public sealed class RefusedBodyTests
{
    [TestMethod]
    public async Task BodyOverTheLimit_IsReadToItsEnd_SoThatTheCallerSeesTheRefusal()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBody = 1 << 20 });
        byte[] body = new byte[20 << 20];
        using TcpClient caller = await SendHeadAsync(server, body.Length);
        await caller.GetStream().WriteAsync(body);
        RestMessage answer = await ReadAsync(caller);
        Assert.AreEqual(413, answer.Status);
        Assert.Contains("--max-body", TestServer.ErrorOf(answer.Json));

        // The next call finds the connection open.
        await caller.GetStream().WriteAsync("GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Assert.AreEqual(200, (await ReadAsync(caller)).Status);
    }

    [TestMethod]
    public async Task BodyFarOverTheLimit_EndsTheConnection_AndTheAnswerSaysSo()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxBody = 1 << 20 });
        using TcpClient caller = await SendHeadAsync(server, 1L << 40);
        RestMessage answer = await ReadAsync(caller);
        Assert.AreEqual(413, answer.Status);
        Assert.AreEqual("close", answer.Headers["Connection"]);
        Assert.AreEqual(0, await caller.GetStream().ReadAsync(new byte[1]));
    }

    private static async Task<TcpClient> SendHeadAsync(TestServer server, long length)
    {
        TcpClient caller = new();
        await caller.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        string head = $"POST /v1/landmarks HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: {length}\r\n\r\n";
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return caller;
    }

    private static async Task<RestMessage> ReadAsync(TcpClient caller)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        return await RestMessage.ReadAsync(caller.GetStream(), limit.Token);
    }
}
