using System.Runtime.InteropServices;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Protocol;

/// <summary>The server against the gRPC messages that tritonclient and hand-written clients sent to real servers.</summary>
[TestClass]
[RequiresGoldenData]
[RequiresOfficialModels]
public sealed class GrpcRecordingTests
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [TestMethod]
    public async Task Requests_OfRealClients_GetNumbersOrAStatus()
    {
        await using TestServer server = await TestServer.StartAsync(official: true);
        using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        float[] one = Recordings.Numbers("astronaut-0");
        float[] three = [.. new[] { "group-0", "group-1", "group-2" }.SelectMany(Recordings.Numbers)];
        int right = 0, wrong = 0;
        List<string> failures = [];
        foreach (JsonElement recorded in Recordings.Index("grpc"))
        {
            string name = recorded.GetProperty("case").GetString()!, method = recorded.GetProperty("method").GetString()!;
            if (name is "error-deadline" or "error-cancelled")
            {
                // Their model is one that sleeps.
                continue;
            }

            byte[] request = Adapt(Recordings.Read($"grpc/{recorded.GetProperty("request").GetString()}"), method, out string model);
            try
            {
                byte[] answer = await CallAsync(channel, method, request);
                Assert.IsFalse(name.StartsWith("error-", StringComparison.Ordinal), "the wrong request was answered");
                if (method.EndsWith("/ModelInfer", StringComparison.Ordinal))
                {
                    ModelInferResponse response = ModelInferResponse.Parser.ParseFrom(answer);
                    float[] numbers = MemoryMarshal.Cast<byte, float>(response.RawOutputContents.Single().Span).ToArray();
                    Loading.AreClose(response.Outputs[0].Shape[0] == 1 ? one : three, numbers, 1e-4f);
                }

                right++;
            }
            catch (RpcException e)
            {
                wrong++;
                StatusCode expected = Expected(name, model);
                if (e.StatusCode != expected)
                {
                    failures.Add($"{name}: {e.StatusCode} instead of {expected}: {e.Status.Detail}");
                }
            }
            catch (AssertFailedException e)
            {
                failures.Add($"{name}: {e.Message}");
            }
        }

        Assert.IsEmpty(failures, string.Join('\n', failures));
        Assert.IsGreaterThan(15, right);
        Assert.IsGreaterThan(30, wrong);
    }

    private static StatusCode Expected(string name, string model) => name switch
    {
        "error-unknown-method" or "error-unknown-service" or "repository-index" or "health-check" => StatusCode.Unimplemented,

        // gRPC's server reads the message before it calls the service.
        "error-garbage-message" => StatusCode.Unknown,
        _ when model is not Recordings.Landmarks || name.Contains("unknown-version", StringComparison.Ordinal) => StatusCode.NotFound,
        _ => StatusCode.InvalidArgument,
    };

    private static async Task<byte[]> CallAsync(GrpcChannel channel, string path, byte[] request)
    {
        string[] parts = path.Trim('/').Split('/');
        Method<byte[], byte[]> method = new(MethodType.Unary, parts[0], parts[1], s_bytes, s_bytes);
        using AsyncUnaryCall<byte[]> call = channel.CreateCallInvoker().AsyncUnaryCall(
            method, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(60)), request);
        return await call;
    }

    // Both names of the recorded landmark model are the one that this server has.
    private static byte[] Adapt(byte[] request, string method, out string model)
    {
        model = Recordings.Landmarks;
        try
        {
            switch (method[(method.LastIndexOf('/') + 1)..])
            {
                case "ModelInfer":
                    ModelInferRequest infer = ModelInferRequest.Parser.ParseFrom(request);
                    model = infer.ModelName = Rename(infer.ModelName);
                    return Google.Protobuf.MessageExtensions.ToByteArray(infer);
                case "ModelMetadata" or "ModelReady" or "ModelConfig":
                    ModelMetadataRequest metadata = ModelMetadataRequest.Parser.ParseFrom(request);
                    model = metadata.Name = Rename(metadata.Name);
                    return Google.Protobuf.MessageExtensions.ToByteArray(metadata);
                default:
                    return request;
            }
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return request;
        }
    }

    private static string Rename(string model) => model == Recordings.LandmarksBatch ? Recordings.Landmarks : model;
}
