using System.Net;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>Tests what the server says about itself: its state while it starts, its metadata, and its metrics.</summary>
[TestClass]
[DoNotParallelize] // reads the metrics of its server: see ServerCalls.WaitForCallsAsync
public sealed class TelemetryAndStateTests
{
    [TestMethod]
    public async Task Server_ThatStarts_IsLiveAndNotReady()
    {
        // The model's backend waits until the test lets it load.
        using ManualResetEventSlim gate = new();
        await using TestServer server = await TestServer.StartAsync(
            options =>
            {
                options.Detector.Backends.Add(new WaitingBackend(gate));
                return options;
            },
            waitUntilReady: false);
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        try
        {
            Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, "/v2/health/live"));
            using HttpResponseMessage ready = await server.Http.GetAsync("/v2/health/ready");
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("\"starting\"", await ready.Content.ReadAsStringAsync());
            using HttpResponseMessage model = await server.Http.GetAsync($"/v2/models/{TestServer.Landmarks}");
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, model.StatusCode);
            Assert.IsNotNull(model.Headers.RetryAfter);
            Assert.IsTrue((await client.ServerLiveAsync(new ServerLiveRequest())).Live);
            Assert.IsFalse((await client.ServerReadyAsync(new ServerReadyRequest())).Ready);
            RpcException error = await Assert.ThrowsExactlyAsync<RpcException>(
                async () => await client.ModelReadyAsync(new ModelReadyRequest { Name = TestServer.Landmarks }));
            Assert.AreEqual(StatusCode.Unavailable, error.StatusCode);
        }
        finally
        {
            gate.Set();
        }

        for (int i = 0; i < 600 && !server.Host.IsReady; i++)
        {
            await Task.Delay(50);
        }

        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, "/v2/health/ready"));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, $"/v2/models/{TestServer.Landmarks}/ready"));
        Assert.AreEqual(HttpStatusCode.OK, await StatusAsync(server, $"/v2/models/{TestServer.Faces}/versions/1/ready"));
        Assert.AreEqual(HttpStatusCode.NotFound, await StatusAsync(server, $"/v2/models/{TestServer.Faces}/versions/2/ready"));
        Assert.AreEqual(HttpStatusCode.NotFound, await StatusAsync(server, "/v2/models/other/ready"));
    }

    [TestMethod]
    public async Task Metadata_DescribeTheModel()
    {
        await using TestServer server = await TestServer.StartAsync();
        using JsonDocument json = JsonDocument.Parse(await server.Http.GetStringAsync($"/v2/models/{TestServer.Landmarks}"));
        JsonElement input = json.RootElement.GetProperty("inputs").EnumerateArray().Single();
        Assert.AreEqual("UINT8", input.GetProperty("datatype").GetString());
        Assert.AreEqual("[-1,48,48,3]", input.GetProperty("shape").GetRawText());
        Assert.AreEqual("MANAGED", json.RootElement.GetProperty("platform").GetString());
        using JsonDocument config = JsonDocument.Parse(await server.Http.GetStringAsync($"/v2/models/{TestServer.Landmarks}/config"));
        Assert.AreEqual(64, config.RootElement.GetProperty("max_batch_size").GetInt32());
    }

    [TestMethod]
    public async Task Metrics_CountCallsAndBatches()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ByteArrayContent body = new(File.ReadAllBytes(Tool.Sample));
        using HttpResponseMessage answer = await server.Http.PostAsync("/v1/landmarks", body);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        string device = $"kserve+http://127.0.0.1:{server.Url.Port}";
        using IImageModel model = await Task.Run(() => Loading.Load(device, TestServer.Landmarks));
        string metrics = await server.Http.GetStringAsync("/metrics");
        Assert.Contains("http_server_request_duration_seconds_count{", metrics);
        Assert.Contains("http_route=\"/v1/landmarks\"", metrics);
        Assert.Contains("aspnetcore_rate_limiting_", metrics);
        Assert.Contains($"openvino_landmarks_batch_images_sum{{", metrics);
        Assert.Contains($"model=\"{TestServer.Landmarks}\"", metrics);
        Assert.IsTrue(
            metrics.Split('\n').Any(line => line.StartsWith("openvino_landmarks_batch_duration_seconds_bucket{", StringComparison.Ordinal)
                && line.Contains("le=\"0.001\"", StringComparison.Ordinal)),
            "batches take milliseconds; the limits must tell them apart");
    }

    private static async Task<HttpStatusCode> StatusAsync(TestServer server, string path)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>Declines every model, after a wait.</summary>
    private sealed class WaitingBackend(ManualResetEventSlim gate) : IInferenceBackend
    {
        public IImageModel? TryLoad(ModelLoadRequest request)
        {
            gate.Wait();
            return null;
        }
    }
}
