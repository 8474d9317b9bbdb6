using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>The server with an NPU that is lost: OpenVINO's NPU plugin on the driver of the tests.</summary>
[TestClass]
[RequiresOpenVino]
[OSCondition(OperatingSystems.Linux)]
public sealed class DeviceLossTests
{
    // Loading and trying out both models takes fewer executions.
    private const string Executions = "60";

    [TestMethod]
    [TestCategory("NPU")]
    public async Task LostNpu_IsSaidToCallersAndProbes()
    {
        if (TestDevices.NpuDriver is null)
        {
            Assert.Inconclusive("needs the Level Zero driver of tests/native: run scripts/test, which builds it");
        }

        Dictionary<string, string?> environment = TestDevices.Variables(DeviceSet.Npu);
        environment["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime;
        environment["CPU_AS_NPU_FAIL"] = Executions;
        await using ServerProgram server = await ServerProgram.StartAsync(environment, "--device", "NPU", "--model", TestServer.Landmarks);
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        RpcException? error = null;
        for (int i = 0; i < 200 && error is null; i++)
        {
            try
            {
                _ = await client.ModelInferAsync(ServerCalls.Request());
            }
            catch (RpcException e)
            {
                error = e;
            }
        }

        Assert.AreEqual(StatusCode.Unavailable, error?.StatusCode, error?.Status.Detail);
        Assert.Contains("device was lost", error!.Status.Detail);

        // Later calls are refused at once, in both protocols, and probes are told; the process stays for a look at it.
        using ByteArrayContent body = ServerCalls.Content();
        using HttpResponseMessage refused = await server.Http.PostAsync(ServerCalls.InferPath, body);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.IsNotNull(refused.Headers.RetryAfter);
        using HttpResponseMessage ready = await server.Http.GetAsync("/v2/health/ready");
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("\"device lost\"", await ready.Content.ReadAsStringAsync());
        using HttpResponseMessage model = await server.Http.GetAsync($"/v2/models/{TestServer.Landmarks}/ready");
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, model.StatusCode);
        using HttpResponseMessage live = await server.Http.GetAsync("/v2/health/live");
        Assert.AreEqual(HttpStatusCode.OK, live.StatusCode);
        Assert.IsFalse((await client.ServerReadyAsync(new ServerReadyRequest())).Ready);
        Assert.IsFalse((await client.ModelReadyAsync(new ModelReadyRequest { Name = TestServer.Landmarks })).Ready);
        _ = await server.StopAsync();
        Assert.AreEqual(0, server.Process.ExitCode);
    }
}
