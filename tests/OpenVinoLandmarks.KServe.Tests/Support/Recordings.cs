using System.Text.Json;

namespace OpenVinoLandmarks.KServe.Tests.Support;

/// <summary>The recorded exchanges of real clients and servers: see the README of <c>golden/kserve</c>.</summary>
internal static class Recordings
{
    /// <summary>The official landmark model, whose batch is fixed at 1.</summary>
    public const string Landmarks = "landmarks-regression-retail-0009";

    /// <summary>The same model with a free batch.</summary>
    public const string LandmarksBatch = "landmarks-batch";

    /// <summary>The servers that were recorded.</summary>
    public static readonly string[] Servers = ["triton", "mlserver", "kserve"];

    /// <summary>Returns the bytes of a file of the recordings.</summary>
    public static byte[] Read(string path) => File.ReadAllBytes(TestData.Golden($"kserve/{path}"));

    /// <summary>Returns the cases of an index: <c>http</c> or <c>grpc</c>.</summary>
    public static JsonElement[] Index(string form)
    {
        using JsonDocument document = JsonDocument.Parse(Read($"{form}/index.json"));
        return [.. document.RootElement.EnumerateArray().Select(element => element.Clone())];
    }

    /// <summary>Returns the pixels of a golden crop.</summary>
    public static byte[] Crop(string name) => PngCrop.ReadBgr(TestData.Golden($"crops/{name}.png"), out _, out _);

    /// <summary>Returns OpenVINO's numbers for a golden crop.</summary>
    public static float[] Numbers(string crop) =>
        GoldenFace.Load(Landmarks).Single(face => face.Crop == $"crops/{crop}.png").Output["FP32"];
}
