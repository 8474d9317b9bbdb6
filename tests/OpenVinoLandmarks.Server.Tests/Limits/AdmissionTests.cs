using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>
/// Tests the limits on calls. A caller that sends its body slowly occupies a place, so that the tests decide how full the server is.
/// </summary>
[TestClass]
[DoNotParallelize] // reads the metrics of its server: see ServerCalls.WaitForCallsAsync
public sealed class AdmissionTests
{
    private const string Infer = $"/v2/models/{TestServer.Landmarks}/infer";

    [TestMethod]
    public async Task Calls_BeyondTheQueue_AreRefusedAtOnce()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { Concurrency = 1, Queue = 1 });
        TcpClient[] slow = [await BeginSlowCallAsync(server), await BeginSlowCallAsync(server), await BeginSlowCallAsync(server)];

        // One runs, one waits, and one is refused, whichever the server sees last.
        RestMessage first = await (await Task.WhenAny(slow.Select(ReadAsync)));
        Assert.AreEqual(429, first.Status);
        using HttpResponseMessage refused = await PostUntilAsync(server, HttpStatusCode.TooManyRequests);
        Assert.AreEqual(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        _ = TestServer.ErrorOf(await refused.Content.ReadAsStringAsync());

        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        RpcException error = await Assert.ThrowsExactlyAsync<RpcException>(
            async () => await client.ModelInferAsync(new ModelInferRequest { ModelName = TestServer.Landmarks }));
        Assert.AreEqual(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Contains("busy", error.Status.Detail);

        // Routes ignore case, and so does the limit.
        using HttpResponseMessage upper = await server.Http.PostAsync($"/V2/MODELS/{TestServer.Landmarks}/INFER/", null);
        Assert.AreEqual(HttpStatusCode.TooManyRequests, upper.StatusCode);

        // Questions about health are answered all the same.
        Assert.IsTrue((await client.ServerReadyAsync(new ServerReadyRequest())).Ready);
        using HttpResponseMessage ready = await server.Http.GetAsync("/v2/health/ready");
        Assert.AreEqual(HttpStatusCode.OK, ready.StatusCode);

        // If a caller goes, its place in the queue is free.
        Array.ForEach(slow, client => client.Dispose());
        using HttpResponseMessage answered = await PostUntilAsync(server, HttpStatusCode.BadRequest);
    }

    [TestMethod]
    public async Task Call_ThatTakesTooLong_IsEnded()
    {
        await using TestServer server =
            await TestServer.StartAsync(options => options with { TimeLimit = TimeSpan.FromMilliseconds(500), Concurrency = 1 });
        using TcpClient slow = await BeginSlowCallAsync(server);
        RestMessage answer = await ReadAsync(slow);
        Assert.AreEqual(504, answer.Status);
        Assert.Contains("0.5 s", TestServer.ErrorOf(answer.Json));
    }

    [TestMethod]
    public async Task Headers_ThatAreSlow_AreRefused()
    {
        await using TestServer server =
            await TestServer.StartAsync(options => options with { HeaderTimeout = TimeSpan.FromSeconds(1) }, waitUntilReady: false);
        using TcpClient slow = new();
        await slow.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        await slow.GetStream().WriteAsync("GET /v2 HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray());
        Assert.AreEqual(408, (await ReadAsync(slow)).Status);
    }

    [TestMethod]
    public async Task Connections_BeyondTheLimit_AreClosed()
    {
        const int Most = 50;
        await using TestServer server =
            await TestServer.StartAsync(options => options with { MaxConnections = Most }, waitUntilReady: false);
        List<TcpClient> idle = [];
        try
        {
            for (int i = 0; i < Most; i++)
            {
                TcpClient client = new();
                idle.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, server.Url.Port);
            }

            // The server counts connections on several threads a moment after it accepts them, so that this one may come before one of
            // the others. It is closed again in that case, and the next one is beyond the limit.
            RestMessage? answer;
            int attempts = 0;
            do
            {
                answer = await server.SendAsync("GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
                await Task.Delay(50);
            }
            while (answer is not null && ++attempts < 100);

            Assert.IsNull(answer);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        HttpStatusCode status = 0;
        for (int i = 0; i < 100 && status != HttpStatusCode.OK; i++)
        {
            await Task.Delay(50);
            RestMessage? other = await server.SendAsync("GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            status = (HttpStatusCode)(other?.Status ?? 0);
        }

        Assert.AreEqual(HttpStatusCode.OK, status);
    }

    [TestMethod]
    [DataRow("Bearer the-right-token", 200)]
    [DataRow("bearer the-right-token", 200)]
    [DataRow("Bearer the-right-toke", 401)]
    [DataRow("Bearer the-right-token2", 401)]
    [DataRow("Basic the-right-token", 401)]
    [DataRow("", 401)]
    public async Task Token_IsNeeded_ExceptForHealth(string header, int status)
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { Token = "the-right-token" });
        if (header.Length > 0)
        {
            server.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        }

        using HttpResponseMessage answer = await server.Http.GetAsync("/v2");
        Assert.AreEqual(status, (int)answer.StatusCode);
        using HttpResponseMessage live = await server.Http.GetAsync("/v2/health/live"), metrics = await server.Http.GetAsync("/metrics");
        Assert.AreEqual(HttpStatusCode.OK, live.StatusCode);
        Assert.AreEqual(status, (int)metrics.StatusCode);

        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        Assert.IsTrue((await client.ServerLiveAsync(new ServerLiveRequest())).Live);
        Metadata headers = header.Length > 0 ? new Metadata { { "authorization", header } } : [];
        StatusCode code = StatusCode.OK;
        try
        {
            await client.ServerMetadataAsync(new ServerMetadataRequest(), headers);
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
        }

        Assert.AreEqual(status == 200 ? StatusCode.OK : StatusCode.Unauthenticated, code);
    }

    // The headers of a call whose body does not come.
    private static async Task<TcpClient> BeginSlowCallAsync(TestServer server)
    {
        TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        string head = $"POST {Infer} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return client;
    }

    private static async Task<RestMessage> ReadAsync(TcpClient client)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        return await RestMessage.ReadAsync(client.GetStream(), limit.Token);
    }

    // The server notices callers that come and go a moment later. A call that is admitted has a wrong body.
    private static async Task<HttpResponseMessage> PostUntilAsync(TestServer server, HttpStatusCode status)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        while (true)
        {
            using CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            attempt.CancelAfter(TimeSpan.FromSeconds(1));
            try
            {
                using StringContent body = new("{}", new MediaTypeHeaderValue("application/json"));
                HttpResponseMessage answer = await server.Http.PostAsync(Infer, body, attempt.Token);
                if (answer.StatusCode == status)
                {
                    return answer;
                }

                answer.Dispose();
            }
            catch (OperationCanceledException) when (!limit.IsCancellationRequested)
            {
                // It waited for a place.
            }
        }
    }
}
