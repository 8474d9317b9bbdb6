using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>
/// A face detector whose weights are finite and whose numbers overflow while it runs: exit code 5 and a message that names model, device
/// and precision, in each format, on each engine. What was written before is a whole document.
/// </summary>
[TestClass]
public sealed class OverflowTests : IDisposable
{
    private const string Name = "face-detection-0001";
    private const float Scale = 1e38f;

    private readonly ScratchFolder _folder = new();

    public static IEnumerable<object[]> Cases =>
        from format in new[] { "text", "json", "jsonl", "csv" }
        from runtime in TestData.RuntimeFolders.Prepend("MANAGED")
        select new object[] { format, runtime };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Overflow_IsAnError(string format, string runtime)
    {
        string model = Write();
        string dark = _folder.Write("dark.png", TestPictures.Plain(".png", 40, 30));
        string device = runtime == "MANAGED" ? "MANAGED" : "CPU";
        Dictionary<string, string?> variables = new() { ["OPENVINO_LIB_PATHS"] = runtime };

        ToolResult result = Tool.Run(
            variables, "detect", "--quiet", "--format", format, "--device", device, "--face-detector", model, dark, Tool.Sample, dark);

        result.Exited(5);
        string precision = device == "MANAGED" ? "in f32" : "in ";
        foreach (string part in new[] { Path.GetFileNameWithoutExtension(model), device, "not finite", precision })
        {
            StringAssert.Contains(result.Errors, part);
        }

        Assert.DoesNotContain("nan", result.Output.ToLowerInvariant());
        if (format == "json" && result.Output.Length > 0)
        {
            Assert.AreEqual(JsonValueKind.Array, result.Json.ValueKind);
        }

        foreach (string line in format == "jsonl" ? result.OutputLines : [])
        {
            JsonDocument.Parse(line).Dispose();
        }
    }

    // Scales the weights of the convolution before the last ones, whose sums are then infinity minus infinity.
    private string Write()
    {
        string source = Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name);
        XDocument network = XDocument.Load(source + ".xml");
        byte[] weights = File.ReadAllBytes(source + ".bin");
        XElement[] constants = [.. network.Descendants("layer").Where(layer => (string?)layer.Attribute("type") == "Const")
            .Select(layer => layer.Element("data")!).Where(data => (string?)data.Attribute("element_type") == "f32")];
        XElement last = constants.Last(data => Number(data, "size") > 10_000);
        foreach (ref float weight in MemoryMarshal.Cast<byte, float>(weights.AsSpan(Number(last, "offset"), Number(last, "size"))))
        {
            weight *= Scale;
        }

        _folder.Write("overflowing.bin", weights);
        return _folder.Copy(source + ".xml", "overflowing.xml");
    }

    private static int Number(XElement data, string attribute) =>
        int.Parse((string)data.Attribute(attribute)!, CultureInfo.InvariantCulture);
}
