using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Xml.Linq;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>
/// A face detector whose weights are finite and whose numbers overflow on one of several pictures: exit code 5 and a message that names
/// model, device and precision, in each format, on each engine. The results of the pictures before it are a whole document.
/// </summary>
[TestClass]
public sealed class OverflowTests : IDisposable
{
    private const string Name = "face-detection-0002";
    private const string Model = "overflowing";

    // For each engine, because engines add in other orders.
    private static readonly ConcurrentDictionary<string, Overflow> s_overflows = new();

    private readonly ScratchFolder _folder = new();

    public static IEnumerable<object[]> Cases =>
        from format in new[] { "text", "json", "jsonl", "csv" }
        from runtime in TestData.RuntimeFolders.Prepend("MANAGED")
        select new object[] { format, runtime };

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Overflow_IsAnError_AfterTheResultsBeforeIt(string format, string runtime)
    {
        Overflow overflow = s_overflows.GetOrAdd(runtime, Find);
        string dark = Dark(_folder);
        (string whole, string overflowing) = overflow.IsSample ? (dark, Tool.Sample) : (Tool.Sample, dark);

        ToolResult result = Run(Write(_folder, overflow.Scale), format, runtime, whole, overflowing, whole);

        result.Exited(5);
        foreach (string part in new[] { Model, runtime == "MANAGED" ? "MANAGED" : "CPU", "in f32", "not finite" })
        {
            StringAssert.Contains(result.Errors, part);
        }

        CollectionAssert.AreEqual(new[] { whole }, Images(format, result));
        Assert.DoesNotContain("nan", result.Output.ToLowerInvariant());
    }

    // The images in the output. It fails if a document is not whole.
    private static string[] Images(string format, ToolResult result) => [.. (format switch
    {
        "json" => result.Json.EnumerateArray().Select(one => one.GetProperty("image").GetString()!),
        "jsonl" => result.OutputLines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("image").GetString()!),
        "csv" => result.OutputLines.Skip(1).Select(line => line.Split(',')[0]),
        _ => result.OutputLines.Where(line => line.Contains("):", StringComparison.Ordinal) && line.StartsWith('/'))
            .Select(line => line[..line.LastIndexOf(" (", StringComparison.Ordinal)]),
    }).Distinct()];

    private static ToolResult Run(string model, string format, string runtime, params string[] pictures)
    {
        string device = runtime == "MANAGED" ? "MANAGED" : "CPU";
        Dictionary<string, string?> variables = new() { ["OPENVINO_LIB_PATHS"] = runtime };
        return Tool.Run(
            variables,
            [
                "detect", "--quiet", "--format", format, "--device", device, "--inference-precision", "f32", "--face-detector", model,
                .. pictures,
            ]);
    }

    // Finds a scale of the weights with which one of two pictures overflows and the other does not.
    private static Overflow Find(string runtime)
    {
        const int Steps = 12;
        using ScratchFolder folder = new();
        string dark = Dark(folder);
        float low = 1e36f, high = 1e38f;
        for (int step = 0; step < Steps; step++)
        {
            float middle = MathF.Sqrt(low) * MathF.Sqrt(high);
            string model = Write(folder, middle);
            bool sampleFails = Run(model, "jsonl", runtime, Tool.Sample).ExitCode != 0;
            bool darkFails = Run(model, "jsonl", runtime, dark).ExitCode != 0;
            if (sampleFails != darkFails)
            {
                return new Overflow(middle, sampleFails);
            }

            (low, high) = sampleFails ? (low, middle) : (middle, high);
        }

        throw new AssertFailedException($"Both pictures overflow with the same scale on {runtime}.");
    }

    private static string Dark(ScratchFolder folder)
    {
        using Mat picture = new(64, 64, MatType.CV_8UC3, Scalar.Black);
        Assert.IsTrue(Cv2.ImEncode(".png", picture, out byte[] bytes));
        return folder.Write("dark.png", bytes);
    }

    // Scales the weights of the convolution before the last ones, whose sums are then infinity minus infinity.
    private static string Write(ScratchFolder folder, float scale)
    {
        string source = Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name);
        XDocument network = XDocument.Load(source + ".xml");
        byte[] weights = File.ReadAllBytes(source + ".bin");
        XElement[] constants = [.. network.Descendants("layer").Where(layer => (string?)layer.Attribute("type") == "Const")
            .Select(layer => layer.Element("data")!).Where(data => (string?)data.Attribute("element_type") == "f32")];
        XElement last = constants.Last(data => Number(data, "size") > 10_000);
        foreach (ref float weight in MemoryMarshal.Cast<byte, float>(weights.AsSpan(Number(last, "offset"), Number(last, "size"))))
        {
            weight *= scale;
        }

        folder.Write(Model + ".bin", weights);
        return folder.Copy(source + ".xml", Model + ".xml");
    }

    private static int Number(XElement data, string attribute) =>
        int.Parse((string)data.Attribute(attribute)!, CultureInfo.InvariantCulture);

    /// <summary>How the weights overflow on an engine.</summary>
    /// <param name="Scale">The scale of the weights.</param>
    /// <param name="IsSample">True if the sample overflows, false if the dark picture does.</param>
    private sealed record Overflow(float Scale, bool IsSample);
}
