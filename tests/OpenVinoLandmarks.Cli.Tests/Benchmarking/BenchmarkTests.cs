using System.Text.Json;
using System.Xml.Linq;
using OpenVinoLandmarks.Cli.Benchmarking;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Benchmarking;

/// <summary>The output and the errors of <c>ovlandmarks benchmark</c>. No test depends on a measured time.</summary>
[TestClass]
public sealed class BenchmarkTests
{
    private static readonly string[] s_short = ["benchmark", "--device", "MANAGED", "--seconds", "0.1"];
    private static readonly string[] s_long = ["benchmark", "--device", "MANAGED", "--seconds", "3600"];

    [TestMethod]
    public void Json_HasStartStagesLoadAndMachine()
    {
        JsonElement result = Tool.Run([.. s_short, "--format", "json", "--batch", "3", Tool.Sample]).Succeeded().Json;

        Assert.AreEqual("MANAGED", result.GetProperty("device").GetProperty("executed")[0].GetString());
        Assert.AreEqual(1, result.GetProperty("faces_found").GetInt32());
        foreach (string stage in new[] { "picture_decode", "face_detection", "crop", "inference", "number_decode" })
        {
            Assert.IsGreaterThan(0, result.GetProperty("stages_us").GetProperty(stage).GetDouble(), stage);
        }

        Assert.IsGreaterThan(0, result.GetProperty("start_us").GetProperty("compile").GetDouble());
        JsonElement load = result.GetProperty("load"), latency = load.GetProperty("latency_us");
        Assert.AreEqual(3, load.GetProperty("batch").GetInt32());
        Assert.IsGreaterThan(0, load.GetProperty("faces_per_second").GetDouble());
        double[] percentiles = [.. new[] { "p50", "p90", "p99", "max" }.Select(name => latency.GetProperty(name).GetDouble())];
        CollectionAssert.AreEqual(percentiles.Order().ToArray(), percentiles);
        Assert.IsGreaterThan(0, result.GetProperty("machine").GetProperty("vector_bits").GetInt32());
    }

    [TestMethod]
    [DataRow("landmarks", "face-landmarks-5pt-0002")]
    [DataRow("detector", "face-detection-0002")]
    public void Layers_AsJson_HaveTimesShapesAndRates(string layers, string model)
    {
        JsonElement result = Tool.Run(
            [.. s_short, "--layers", layers, "--face-detector", "face-detection-0002", "--format", "json"]).Succeeded().Json;

        Assert.AreEqual(model, result.GetProperty("model").GetString());
        Assert.IsGreaterThan(0, result.GetProperty("limit_gmacs").GetDouble());
        JsonElement[] all = [.. result.GetProperty("layers").EnumerateArray()];
        Assert.IsGreaterThan(10_000_000, all.Sum(layer => layer.GetProperty("multiply_adds").GetInt64()));
        foreach (JsonElement layer in all)
        {
            Assert.AreNotEqual("", layer.GetProperty("layer").GetString());
            Assert.AreNotEqual("", layer.GetProperty("method").GetString());
            Assert.AreNotEqual(0, layer.GetProperty("output").GetArrayLength());
            Assert.IsGreaterThanOrEqualTo(layer.GetProperty("least_us").GetDouble(), layer.GetProperty("median_us").GetDouble());
            bool computes = layer.GetProperty("multiply_adds").GetInt64() > 0;
            Assert.AreEqual(computes, layer.GetProperty("gmacs").GetDouble() > 0);
        }
    }

    [TestMethod]
    public void Layers_AsText_EndWithTheSum()
    {
        string[] lines = Tool.Run([.. s_short, "--layers", "landmarks"]).Succeeded().OutputLines;
        StringAssert.EndsWith(lines[^1], "  all");
        StringAssert.Contains(lines[^1], "10.34");
    }

    [TestMethod]
    public void Layers_WithOptionsWithoutEffect_AreRefused() =>
        Tool.Run([.. s_short, "--layers", "landmarks", "--batch", "2"]).Refused(2, "--batch has no effect with --layers");

    [TestMethod]
    [RequiresOpenVino]
    public void Layers_OnOpenVino_AreRefused() =>
        Tool.RunOnOpenVino("benchmark", "--device", "CPU", "--layers", "landmarks").Refused(2, "--device MANAGED");

    [TestMethod]
    public void Text_WithCallsInFlight_NamesDeviceAndThroughput()
    {
        ToolResult result = Tool.Run([.. s_short, "--requests", "2"]).Succeeded();

        StringAssert.Contains(result.Output, "MANAGED in f32");
        StringAssert.Contains(result.Output, "2 calls in flight");
        StringAssert.Contains(result.Output, "faces per second");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void OpenVino_ReportsItsOwnDeviceAndPrecision()
    {
        string[] arguments = ["--device", "CPU", "--inference-precision", "f32", "--seconds", "0.1", "--requests", "2", "--format", "json"];
        JsonElement result = Tool.RunOnOpenVino(["benchmark", .. arguments]).Succeeded().Json;

        Assert.AreEqual("CPU", result.GetProperty("device").GetProperty("executed")[0].GetString());
        Assert.AreEqual("f32", result.GetProperty("device").GetProperty("inference_precision").GetString());
        StringAssert.StartsWith(result.GetProperty("engine").GetString(), "OpenVINO ");
    }

    [TestMethod]
    public void Chart_IsAnSvgThatNamesTheModel()
    {
        using ScratchFolder folder = new();
        string chart = Path.Combine(folder.Path, "chart.svg");

        Tool.Run([.. s_short, "--chart", chart]).Succeeded();

        XDocument svg = XDocument.Load(chart);
        Assert.AreEqual("svg", svg.Root!.Name.LocalName);
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        Assert.IsTrue(texts.Any(text => text.StartsWith("face-landmarks-5pt-0002 FP32, MANAGED in f32; ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void SweepOfSizes_HasAPointForEachSize()
    {
        JsonElement result = Tool.Run([.. s_short, "--sweep", "size", "--format", "json"]).Succeeded().Json;

        Assert.AreEqual("size", result.GetProperty("sweep").GetString());
        Assert.AreEqual(6, result.GetProperty("points").GetArrayLength());
        Assert.AreEqual("1280 x 720", result.GetProperty("points")[2].GetProperty("label").GetString());
    }

    [TestMethod]
    [DataRow("--chart", "chart.png", "--chart")]
    [DataRow("--requests", "0", "--requests")]
    [DataRow("--seconds", "soon", "--seconds")]
    [DataRow("--sweep", "colors", "--sweep")]
    [DataRow("--requests", "2147483647", "--requests")]
    [DataRow("--batch", "1000000", "--batch")]
    [DataRow("--chart", "", "--chart")]
    [DataRow("--format", "csv", "--format")]
    public void WrongValue_IsAUsageErrorThatNamesTheOption(string option, string value, string named) =>
        Tool.Run([.. s_short, option, value]).Refused(2, named);

    [TestMethod]
    public void SweepOfFaces_WithABatch_IsAUsageError() =>
        Tool.Run([.. s_short, "--sweep", "faces", "--batch", "4"]).Refused(2, "--batch", "--sweep faces");

    [TestMethod]
    [DataRow("", 1)]
    [DataRow("latency", 1)]
    [DataRow("throughput", 0)]
    public void CallsInFlight_ByDefault_FollowTheHint(string hint, int expected)
    {
        string[] options = hint.Length == 0 ? [] : ["--hint", hint];

        JsonElement load = Tool.Run([.. s_short, "--format", "json", .. options]).Succeeded().Json.GetProperty("load");

        // MANAGED with one thread per inference is best served by one call per processor. Its best batch is another number.
        Assert.AreEqual(expected == 0 ? Environment.ProcessorCount : expected, load.GetProperty("requests").GetInt32());
    }

    [TestMethod]
    public void ChartInAMissingFolder_IsAnErrorBeforeAnyMeasurement()
    {
        using ScratchFolder folder = new();

        string chart = folder.File("no/such/chart.svg");

        Tool.Run([.. s_long, "--chart", chart]).Refused(3, "--chart", "chart.svg", "there is no folder");
    }

    [TestMethod]
    public void ChartThatIsAFolder_IsAnErrorBeforeAnyMeasurement()
    {
        using ScratchFolder folder = new();
        string chart = Directory.CreateDirectory(folder.File("chart.svg")).FullName;

        Tool.Run([.. s_long, "--chart", chart]).Refused(3, "--chart", "is a folder");
    }

    [TestMethod]
    public void MissingPicture_IsAnInputError() => Tool.Run([.. s_short, "nowhere.jpg"]).Refused(3, "nowhere.jpg");

    [TestMethod]
    public void Percentile_IsTheNearestRank()
    {
        LatencySummary latency = new([30, 10, 20, 40]);

        Assert.AreEqual(20, latency.Percentile(50));
        Assert.AreEqual(40, latency.Percentile(90));
        Assert.AreEqual(10, latency.Percentile(1));
        Assert.AreEqual(40, latency.Max);
    }
}
