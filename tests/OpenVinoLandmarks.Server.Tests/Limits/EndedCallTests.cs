using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>
/// Tests calls that end before their answer: by the time limit of the server, by the deadline of the caller, or because the caller goes.
/// </summary>
[TestClass]
[DoNotParallelize] // reads the metrics of its server: see ServerCalls.WaitForCallsAsync
public sealed class EndedCallTests
{
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    [TestMethod]
    public async Task Calls_OverTheTimeLimit_AreAnswered_WhereverTheyWait()
    {
        GatedBackend backend = new();
        await using TestServer server = await TestServer.StartAsync(
            options => backend.AddTo(options) with { TimeLimit = TimeSpan.FromSeconds(2), Concurrency = 1 });
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        backend.Close();
        try
        {
            // The first one is at the model, the others wait for its place.
            AsyncUnaryCall<ModelInferResponse>[] calls =
                [client.ModelInferAsync(ServerCalls.Request()), client.ModelInferAsync(ServerCalls.Request())];
            await ServerCalls.WaitForCallsAsync(server.Http, running: 1, waiting: 1);
            using ByteArrayContent body = ServerCalls.Content();
            using HttpResponseMessage late = await server.Http.PostAsync(ServerCalls.InferPath, body);
            Assert.AreEqual(HttpStatusCode.GatewayTimeout, late.StatusCode);
            Assert.Contains("2 s", TestServer.ErrorOf(await late.Content.ReadAsStringAsync()));
            foreach (AsyncUnaryCall<ModelInferResponse> call in calls)
            {
                RpcException error = await Assert.ThrowsExactlyAsync<RpcException>(() => call.ResponseAsync.WaitAsync(s_soon));
                Assert.AreEqual(StatusCode.DeadlineExceeded, error.StatusCode);
                Assert.Contains("2 s", error.Status.Detail);
            }
        }
        finally
        {
            backend.Open();
        }

        await ServerCalls.WaitUntilIdleAsync(server.Http);
    }

    [TestMethod]
    public async Task Deadline_OfTheCaller_EndsItsWait()
    {
        GatedBackend backend = new();
        await using TestServer server = await TestServer.StartAsync(backend.AddTo);
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        backend.Close();
        Task<ModelInferResponse> first = client.ModelInferAsync(ServerCalls.Request()).ResponseAsync;
        Assert.IsTrue(await backend.Begun.WaitAsync(s_soon));
        RpcException error = await Assert.ThrowsExactlyAsync<RpcException>(
            () => client.ModelInferAsync(ServerCalls.Request(2), deadline: DateTime.UtcNow.AddMilliseconds(500)).ResponseAsync);
        Assert.AreEqual(StatusCode.DeadlineExceeded, error.StatusCode);

        // The caller counts the time itself; the server is told afterwards.
        await ServerCalls.WaitForCallsAsync(server.Http, running: 1, waiting: 0);
        await RunsAloneAsync(server, backend, first, client);
    }

    // The second call waits for the model, or for its admission if one call is admitted at a time.
    [TestMethod]
    [DataRow(true, 64, DisplayName = "gRPC, at the model")]
    [DataRow(false, 64, DisplayName = "REST, at the model")]
    [DataRow(true, 1, DisplayName = "gRPC, for admission")]
    [DataRow(false, 1, DisplayName = "REST, for admission")]
    public async Task Caller_WhoGoes_TakesItsCallFromTheQueue(bool isGrpc, int concurrency)
    {
        GatedBackend backend = new();
        await using TestServer server = await TestServer.StartAsync(options => backend.AddTo(options) with { Concurrency = concurrency });
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        backend.Close();
        Task<ModelInferResponse> first = client.ModelInferAsync(ServerCalls.Request()).ResponseAsync;
        Assert.IsTrue(await backend.Begun.WaitAsync(s_soon));
        using CancellationTokenSource caller = new();
        Task gone = CallAsync(server, client, isGrpc, caller.Token);
        await ServerCalls.WaitForCallsAsync(server.Http, running: concurrency == 1 ? 1 : 2, waiting: concurrency == 1 ? 1 : 0);
        await caller.CancelAsync();
        await gone;
        await ServerCalls.WaitForCallsAsync(server.Http, running: 1, waiting: 0);
        await RunsAloneAsync(server, backend, first, client);
    }

    [TestMethod]
    public async Task Callers_WhoGoByHundreds_LeaveTheServerIdle()
    {
        await using TestServer server = await TestServer.StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        byte[] picture = File.ReadAllBytes(Tool.Sample);
        string head = $"POST /v1/landmarks HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: {picture.Length}\r\n\r\n";
        await Parallel.ForEachAsync(Enumerable.Range(0, 300), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (seed, _) =>
        {
            Random random = new(seed);
            using CancellationTokenSource caller = new(TimeSpan.FromMilliseconds(4 * random.NextDouble()));
            await CallAsync(server, client, isGrpc: seed % 2 == 0, caller.Token);
            using TcpClient half = new();
            await half.ConnectAsync(IPAddress.Loopback, server.Url.Port, CancellationToken.None);
            byte[] bytes = [.. Encoding.ASCII.GetBytes(head), .. picture.AsSpan(0, random.Next(picture.Length))];
            await half.GetStream().WriteAsync(bytes, CancellationToken.None);
        });
        await ServerCalls.WaitUntilIdleAsync(server.Http);
        Assert.HasCount(1, (await client.ModelInferAsync(ServerCalls.Request())).Outputs);
        using ByteArrayContent body = new(picture);
        using HttpResponseMessage answer = await server.Http.PostAsync("/v1/landmarks", body);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public async Task Callers_WhoGo_AreNotInTheLog()
    {
        await using ServerProgram server = await ServerProgram.StartAsync();
        using (GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl))
        {
            GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
            for (int i = 0; i < 200; i++)
            {
                using CancellationTokenSource caller = new(TimeSpan.FromMilliseconds(0.01 * i));
                try
                {
                    await client.ModelInferAsync(ServerCalls.Request(64), cancellationToken: caller.Token);
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
                {
                }
            }
        }

        string log = await server.StopAsync();
        Assert.DoesNotContain("   at ", log);
        Assert.DoesNotContain("fail", log);
    }

    // Makes a call until the caller goes.
    private static async Task CallAsync(
        TestServer server, GRPCInferenceService.GRPCInferenceServiceClient client, bool isGrpc, CancellationToken caller)
    {
        try
        {
            if (isGrpc)
            {
                _ = await client.ModelInferAsync(ServerCalls.Request(), cancellationToken: caller);
                return;
            }

            using ByteArrayContent body = ServerCalls.Content();
            using HttpResponseMessage answer = await server.Http.PostAsync(ServerCalls.InferPath, body, caller);
            Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        }
        catch (Exception e) when (e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
        }
    }

    // The first call and a last one run; the one between them, whose caller has gone, does not.
    private static async Task RunsAloneAsync(
        TestServer server, GatedBackend backend, Task<ModelInferResponse> first, GRPCInferenceService.GRPCInferenceServiceClient client)
    {
        Task<ModelInferResponse> last = client.ModelInferAsync(ServerCalls.Request(3)).ResponseAsync;
        backend.Open();
        await Task.WhenAll(first, last).WaitAsync(s_soon);
        CollectionAssert.AreEqual(new[] { 1, 3 }, backend.Runs.ToArray());
        await ServerCalls.WaitUntilIdleAsync(server.Http);
    }
}
