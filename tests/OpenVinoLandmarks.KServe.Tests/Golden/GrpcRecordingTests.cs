using System.Text.Json;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.KServe.Tests.Support;

namespace OpenVinoLandmarks.KServe.Tests.Golden;

/// <summary>
/// The client against what Triton, MLServer and KServe's Python server sent over gRPC, and beside what tritonclient sent.
/// </summary>
[TestClass]
[RequiresGoldenData]
public sealed class GrpcRecordingTests
{
    public static IEnumerable<object[]> ServersAndForms =>
        Recordings.Servers.SelectMany(server => new object[][] { [server, "infer", "infer-batch3"], [server, "typed", "typed-batch3"] });

    [TestMethod]
    [DynamicData(nameof(ServersAndForms))]
    public async Task Inference_OfRealServers_HasTheGoldenNumbers(string server, string first, string batch)
    {
        List<ModelInferRequest> requests = [];
        await using GrpcServer replay =
            await GrpcServer.StartAsync((method, message) => Replay(server, method, message, requests, first, batch));
        using IImageModel one = Loading.Load(replay.Device, Recordings.Landmarks);
        Loading.AreClose(Recordings.Numbers("astronaut-0"), Loading.Run(one, Recordings.Crop("astronaut-0"))[0]);
        AreEqual("infer", requests[^1]);

        using IImageModel several = Loading.Load(replay.Device, Recordings.LandmarksBatch);
        string[] crops = ["group-0", "group-1", "group-2"];
        float[][] numbers = Loading.Run(several, [.. crops.Select(Recordings.Crop)]);
        for (int i = 0; i < crops.Length; i++)
        {
            Loading.AreClose(Recordings.Numbers(crops[i]), numbers[i]);
        }

        AreEqual("infer-batch3", requests[^1]);
        Assert.AreEqual(server == "triton" ? 8 : 32, several.BestBatch, "only Triton says how many images a batch may have");
        Assert.Contains(server, one.Info.Engine.Engine.ToLowerInvariant().Replace("model server", "kserve", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Inference_ThatRealServersRefused_FailsWithTheirMessage()
    {
        int checkedAnswers = 0;
        const string Infer = "/inference.GRPCInferenceService/ModelInfer";
        foreach (JsonElement recorded in Recordings.Index("grpc").Where(one => Text(one, "method") == Infer))
        {
            foreach (JsonProperty answer in recorded.GetProperty("responses").EnumerateObject())
            {
                int code = answer.Value.GetProperty("code").GetInt32();
                if (code == 0)
                {
                    continue;
                }

                // Unavailable calls would be repeated, and a late or cancelled answer has tests of its own.
                string text = answer.Value.TryGetProperty("message", out JsonElement message) ? message.GetString() ?? "" : "";
                bool refuse = false;
                await using GrpcServer replay = await GrpcServer.StartAsync((method, bytes) => method == "ModelInfer" && refuse
                    ? new GrpcAnswer(null, code, text)
                    : Replay("triton", method, bytes, [], "infer", "infer-batch3"));
                using IImageModel model = Loading.Load(replay.Device, Recordings.Landmarks);
                refuse = true;
                DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Loading.Run(model, new byte[model.Info.InputLength]));
                Assert.Contains(Recordings.Landmarks, error.Message);
                Assert.Contains($"127.0.0.1:{replay.Port}", error.Message);
                Assert.IsLessThan(700, error.Message.Length);
                Assert.DoesNotContain("\n", error.Message);
                checkedAnswers++;
            }
        }

        Assert.IsGreaterThan(50, checkedAnswers);
    }

    [TestMethod]
    [DataRow("triton")]
    [DataRow("mlserver")]
    [DataRow("kserve")]
    public async Task Model_ThatAServerDoesNotHave_IsDeclined(string server)
    {
        JsonElement answer = Recordings.Index("grpc").Single(one => Text(one, "case") == "error-unknown-model-metadata")
            .GetProperty("responses").GetProperty(server);
        await using GrpcServer replay = await GrpcServer.StartAsync((method, message) => method == "ModelMetadata"
            ? new GrpcAnswer(null, answer.GetProperty("code").GetInt32(), answer.GetProperty("message").GetString()!)
            : Replay(server, method, message, [], "infer", "infer-batch3"));
        Assert.IsNull(Loading.TryLoad(replay.Device, "no-such-model"));
    }

    private static GrpcAnswer Replay(
        string server, string method, byte[] message, List<ModelInferRequest> requests, string first, string batch)
    {
        switch (method)
        {
            case "ServerMetadata":
                return new GrpcAnswer(Recordings.Read($"grpc/{server}/server-metadata.bin"));
            case "ModelMetadata":
                bool isBatch = ModelMetadataRequest.Parser.ParseFrom(message).Name == Recordings.LandmarksBatch;
                return new GrpcAnswer(Recordings.Read($"grpc/{server}/model-metadata{(isBatch ? "-batch" : "")}.bin"));
            case "ModelConfig" when server == "triton":
                return new GrpcAnswer(Recordings.Read("grpc/triton/model-config.bin"));
            case "ModelInfer":
                ModelInferRequest request = ModelInferRequest.Parser.ParseFrom(message);
                requests.Add(request);
                string answer = request.Inputs[0].Shape[0] == 3 ? batch : first;
                return new GrpcAnswer(Recordings.Read($"grpc/{server}/{answer}.bin"));
            default:
                return new GrpcAnswer(null, Status: 12, "Method not found!");
        }
    }

    // The fields that both clients must agree on; identifiers and parameters are free.
    private static void AreEqual(string recorded, ModelInferRequest actual)
    {
        ModelInferRequest expected = ModelInferRequest.Parser.ParseFrom(Recordings.Read($"grpc/requests/{recorded}.bin"));
        Assert.AreEqual(expected.ModelName, actual.ModelName);
        Assert.AreEqual(expected.Inputs[0].Name, actual.Inputs[0].Name);
        Assert.AreEqual(expected.Inputs[0].Datatype, actual.Inputs[0].Datatype);
        CollectionAssert.AreEqual(expected.Inputs[0].Shape.ToArray(), actual.Inputs[0].Shape.ToArray());
        Assert.AreEqual(expected.RawInputContents.Single(), actual.RawInputContents.Single());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
