using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Tests.Support;

namespace OpenVinoLandmarks.KServe.Tests.Node;

/// <summary>
/// The client against a server in Node that behaves as OpenVINO Model Server documents: free, fixed and limited batches, raw answers only,
/// no <c>ModelConfig</c>, its forms of JSON, and its refusals.
/// </summary>
[TestClass]
[RequiresNode]
public sealed class NodeServerTests
{
    private const string Planes = "planes", Pixels = "pixels", Single = "single", Fours = "fours", Eight = "up-to-eight";
    private const int Height = 6, Width = 5, Length = Height * Width * 3;

    private static readonly int[] s_free = [1, 1000];

    private static NodeServer s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        if (NodeProgram.IsAvailable)
        {
            s_server = await NodeServer.StartAsync(
                Echo(Planes, [-1, 3, Height, Width], s_free),
                Echo(Pixels, [-1, Height, Width, 3], s_free),
                Echo(Single, [1, 3, Height, Width], [1, 1]),
                Echo(Fours, [4, 3, Height, Width], [4, 4]),
                Echo(Eight, [-1, 3, Height, Width], [1, 8]));
        }
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }
    }

    [TestMethod]
    [DataRow(Planes, true, 32)]
    [DataRow(Planes, false, 32)]
    [DataRow(Pixels, true, 32)]
    [DataRow(Pixels, false, 32)]
    [DataRow(Single, true, 1)]
    [DataRow(Single, false, 1)]
    [DataRow(Fours, true, 4)]
    [DataRow(Fours, false, 4)]
    public void EveryValue_ArrivesAtItsPlace(string name, bool isGrpc, int batch)
    {
        using IImageModel model = Loading.Load(Device(isGrpc), name);
        Assert.AreEqual(batch, model.BestBatch);
        Assert.Contains("OpenVINO Model Server 2026.2", model.Info.Engine.Engine);
        Assert.Contains("model version 1", model.Info.Engine.DeviceName);
        byte[][] images = [.. Enumerable.Range(0, Math.Min(batch, 3)).Select(Image)];
        float[][] echo = Loading.Run(model, images);
        for (int i = 0; i < images.Length; i++)
        {
            CollectionAssert.AreEqual(name == Pixels ? images[i].Select(value => (float)value).ToArray() : InPlanes(images[i]), echo[i]);
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Calls_AtTheSameTime_GetTheirOwnNumbers(bool isGrpc)
    {
        using IImageModel model = Loading.Load(Device(isGrpc), Planes);
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 8 }, seed =>
        {
            byte[] image = Image(seed);
            CollectionAssert.AreEqual(InPlanes(image), Loading.Run(model, image)[0]);
        });
    }

    [TestMethod]
    [DataRow(true, "INVALID_ARGUMENT")]
    [DataRow(false, "HTTP 400")]
    public void Batch_BeyondTheRangeOfTheServer_FailsWithItsText(bool isGrpc, string status)
    {
        // The metadata say -1 for a range, too.
        using IImageModel model = Loading.Load(Device(isGrpc), Eight, options => options.BatchSize = 16);
        DeviceException error =
            Assert.ThrowsExactly<DeviceException>(() => Loading.Run(model, [.. Enumerable.Range(0, 9).Select(Image)]));
        Assert.Contains(status, error.Message);
        Assert.Contains("Invalid input batch size", error.Message);
        Assert.Contains("127.0.0.1", error.Message);
        Assert.HasCount(8, Loading.Run(model, [.. Enumerable.Range(0, 8).Select(Image)]));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Versions_AreThoseOfTheServer(bool isGrpc)
    {
        Assert.IsNull(Loading.TryLoad(Device(isGrpc), "no-such-model"));
        Assert.IsNull(Loading.TryLoad(Device(isGrpc), Planes, options => options.ModelVersion = "2"));
        DeviceException error = Assert.ThrowsExactly<DeviceException>(
            () => Loading.TryLoad(Device(isGrpc), Planes, options => options.ModelVersion = "latest"));
        Assert.Contains("Invalid model version", error.Message);
        using IImageModel model = Loading.Load(Device(isGrpc), Planes, options => options.ModelVersion = "1");
        Assert.HasCount(1, Loading.Run(model, Image(0)));
    }

    [TestMethod]
    [RequiresGoldenData]
    [DataRow(true)]
    [DataRow(false)]
    public async Task LandmarkModel_HasTheGoldenNumbersAndPoints(bool isGrpc)
    {
        string[] crops = ["astronaut-0", "group-0", "group-1", "group-2"];
        await using NodeServer server = await NodeServer.StartAsync(new NodeModel(
            Recordings.Landmarks, "0", [-1, 3, 48, 48], s_free, "95", [-1, 10, 1, 1], crops.ToDictionary(Hash, Answer)));
        string device = isGrpc ? server.GrpcDevice : server.RestDevice;
        using (IImageModel model = Loading.Load(device, Recordings.Landmarks))
        {
            float[][] numbers = Loading.Run(model, [.. crops.Select(Recordings.Crop)]);
            for (int i = 0; i < crops.Length; i++)
            {
                CollectionAssert.AreEqual(Recordings.Numbers(crops[i]), numbers[i], crops[i]);
            }
        }

        GoldenFace golden = GoldenFace.Load(Recordings.Landmarks).Single(face => face.Crop == "crops/astronaut-0.png");
        string box = FormattableString.Invariant(
            $"{golden.Box[0]},{golden.Box[1]},{golden.Box[2] - golden.Box[0]},{golden.Box[3] - golden.Box[1]}");
        ToolResult result = Tool.RunFromItsFolder(
            "detect", "--device", device, "--model", Recordings.Landmarks, "--face", box, "--format", "json",
            TestData.Golden("images/astronaut.png")).Succeeded();
        JsonProperty[] points = [.. result.Json.GetProperty("faces")[0].GetProperty("landmarks").EnumerateObject()];
        for (int i = 0; i < points.Length; i++)
        {
            // The command prints three decimals.
            Assert.AreEqual(golden.Points["FP32"][i][0], points[i].Value.GetProperty("x").GetSingle(), 1e-3f, points[i].Name);
            Assert.AreEqual(golden.Points["FP32"][i][1], points[i].Value.GetProperty("y").GetSingle(), 1e-3f, points[i].Name);
        }

        Assert.HasCount(5, points);
        Assert.AreEqual(device, result.Json.GetProperty("device").GetProperty("requested").GetString());
    }

    private static string Device(bool isGrpc) => isGrpc ? s_server.GrpcDevice : s_server.RestDevice;

    private static NodeModel Echo(string name, int[] shape, int[] batches) =>
        new(name, "input", shape, batches, "output", [shape[0], Length]);

    private static byte[] Image(int seed)
    {
        byte[] pixels = new byte[Length];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    private static float[] InPlanes(byte[] pixels)
    {
        int area = pixels.Length / 3;
        return [.. Enumerable.Range(0, pixels.Length).Select(i => (float)pixels[i % area * 3 + i / area])];
    }

    // The server sees an image as floats in planes.
    private static string Hash(string crop) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(InPlanes(Recordings.Crop(crop)).AsSpan())));

    private static string Answer(string crop) => Convert.ToBase64String(MemoryMarshal.AsBytes(Recordings.Numbers(crop).AsSpan()));
}
