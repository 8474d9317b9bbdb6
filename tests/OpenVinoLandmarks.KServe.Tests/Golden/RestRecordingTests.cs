using System.Text.Json;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Tests.Support;

namespace OpenVinoLandmarks.KServe.Tests.Golden;

/// <summary>
/// The client against what Triton, MLServer and KServe's Python server sent over REST, and beside what tritonclient sent.
/// </summary>
[TestClass]
[RequiresGoldenData]
public sealed class RestRecordingTests
{
    [TestMethod]
    [DataRow("triton")]
    [DataRow("mlserver")]
    [DataRow("kserve")]
    public async Task Inference_OfRealServers_HasTheGoldenNumbers(string server)
    {
        List<RestMessage> requests = [];
        await using RestServer replay = new(request => Replay(server, request, requests));
        using IImageModel one = Loading.Load(replay.Device, Recordings.Landmarks);
        Loading.AreClose(Recordings.Numbers("astronaut-0"), Loading.Run(one, Recordings.Crop("astronaut-0"))[0]);
        Assert.IsTrue(requests.All(request => request.Headers.ContainsKey("Content-Type")), "some servers refuse bodies without a type");

        using IImageModel several = Loading.Load(replay.Device, Recordings.LandmarksBatch);
        string[] crops = ["group-0", "group-1", "group-2"];
        float[][] numbers = Loading.Run(several, [.. crops.Select(Recordings.Crop)]);
        for (int i = 0; i < crops.Length; i++)
        {
            Loading.AreClose(Recordings.Numbers(crops[i]), numbers[i]);
        }

        AreEqual(server == "mlserver" ? "raw-json-batch3" : "infer-binary-batch3", requests[^1]);
    }

    [TestMethod]
    public async Task Answers_OfRealServersToAnyCall_AreNumbersOrAnError()
    {
        int right = 0, refused = 0;
        float[] golden = Recordings.Numbers("astronaut-0");
        foreach (JsonElement recorded in Recordings.Index("http"))
        {
            foreach (JsonProperty response in recorded.GetProperty("responses").EnumerateObject())
            {
                byte[] bytes = Recordings.Read($"http/{response.Value.GetProperty("file").GetString()}");
                bool replaying = false;
                await using RestServer replay = new(request => replaying ? bytes : Replay("triton", request, []));
                using IImageModel model = Loading.Load(replay.Device, Recordings.Landmarks);
                replaying = true;
                try
                {
                    Loading.AreClose(golden, Loading.Run(model, Recordings.Crop("astronaut-0"))[0]);
                    right++;
                }
                catch (DeviceException e)
                {
                    Assert.Contains(Recordings.Landmarks, e.Message);
                    Assert.IsLessThan(700, e.Message.Length);
                    refused++;
                }
            }
        }

        Assert.IsGreaterThan(30, right);
        Assert.IsGreaterThan(100, refused);
    }

    [TestMethod]
    [DataRow("triton")]
    [DataRow("mlserver")]
    [DataRow("kserve")]
    public async Task Model_ThatAServerDoesNotHave_IsDeclined(string server)
    {
        await using RestServer replay = new(request => request.Path == "/v2"
            ? Recordings.Read($"http/{server}/server-metadata.http")
            : Recordings.Read($"http/{server}/error-unknown-model-metadata.http"));
        Assert.IsNull(Loading.TryLoad(replay.Device, "no-such-model"));
    }

    private static byte[] Replay(string server, RestMessage request, List<RestMessage> requests)
    {
        if (!request.Path.EndsWith("/infer", StringComparison.Ordinal))
        {
            string file = request.Path == "/v2" ? "server-metadata"
                : request.Path.EndsWith("/config", StringComparison.Ordinal) ? "model-config"
                : request.Path.EndsWith(Recordings.LandmarksBatch, StringComparison.Ordinal) ? "model-metadata-batch"
                : "model-metadata";
            return Recordings.Read($"http/{server}/{file}.http");
        }

        requests.Add(request);
        bool isBinary = request.Headers.ContainsKey("Inference-Header-Content-Length");
        using JsonDocument json = JsonDocument.Parse(request.Json);
        bool isBatch = json.RootElement.GetProperty("inputs")[0].GetProperty("shape")[0].GetInt32() == 3;
        string answer = (isBinary, isBatch) switch
        {
            (true, false) => "raw-binary",
            (true, true) => "infer-binary-batch3",
            (false, false) => "raw-json",
            (false, true) => "raw-json-batch3",
        };
        return Recordings.Read($"http/{server}/{answer}.http");
    }

    private static void AreEqual(string recorded, RestMessage actual)
    {
        using MemoryStream bytes = new(Recordings.Read($"http/requests/{recorded}.http"));
        RestMessage expected = RestMessage.ReadAsync(bytes, CancellationToken.None).GetAwaiter().GetResult();
        using JsonDocument left = JsonDocument.Parse(expected.Json), right = JsonDocument.Parse(actual.Json);
        JsonElement wanted = left.RootElement.GetProperty("inputs")[0], sent = right.RootElement.GetProperty("inputs")[0];
        Assert.AreEqual(wanted.GetProperty("name").GetString(), sent.GetProperty("name").GetString());
        Assert.AreEqual(wanted.GetProperty("datatype").GetString(), sent.GetProperty("datatype").GetString());
        Assert.IsTrue(JsonElement.DeepEquals(wanted.GetProperty("shape"), sent.GetProperty("shape")));
        if (wanted.TryGetProperty("data", out JsonElement data))
        {
            CollectionAssert.AreEqual(
                data.EnumerateArray().Select(value => value.GetSingle()).ToArray(),
                sent.GetProperty("data").EnumerateArray().Select(value => value.GetSingle()).ToArray());
        }

        CollectionAssert.AreEqual(expected.Raw.ToArray(), actual.Raw.ToArray());
    }
}
