using System.Text;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Models that are damaged or of the wrong kind, on each engine: exit code 4 and a message that names the file.</summary>
[TestClass]
public sealed class BadModelTests
{
    private const string Name = "face-landmarks-5pt-0002";

    private static readonly string s_bundled = Path.Combine(TestData.RepositoryRoot, "models", "bundled");

    public static IEnumerable<object[]> Engines => TestData.DefaultRuntime is null ? [["MANAGED"]] : [["MANAGED"], ["CPU"]];

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void TruncatedWeights(string device)
    {
        using ScratchFolder folder = new();
        (string xml, string bin) = CopyModel(folder, "somewhere");
        File.WriteAllBytes(bin, File.ReadAllBytes(bin)[..1000]);

        Refuses(device, xml);
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void FlippedBitInAListedFile_ByPath_GivesAWarning(string device)
    {
        using ScratchFolder folder = new();
        (string xml, string bin) = CopyModel(folder, $"{Name}/FP32");
        byte[] weights = File.ReadAllBytes(bin);
        weights[5000] ^= 1;
        File.WriteAllBytes(bin, weights);

        string[] arguments = ["detect", "--device", device, "--model", xml, Tool.Sample];
        ToolResult result = (device == "CPU" ? Tool.RunOnOpenVino(arguments) : Tool.Run(arguments)).Succeeded();
        StringAssert.Contains(result.Errors, "SHA-384");
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void TopologyWithoutWeights(string device)
    {
        using ScratchFolder folder = new();
        (string xml, string bin) = CopyModel(folder, "somewhere");
        File.Delete(bin);

        Refuses(device, xml, bin);
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void CutTopology(string device)
    {
        using ScratchFolder folder = new();
        (string xml, _) = CopyModel(folder, "somewhere");
        File.WriteAllBytes(xml, File.ReadAllBytes(xml)[..2000]);

        Refuses(device, xml);
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void Text(string device)
    {
        using ScratchFolder folder = new();
        (string xml, _) = CopyModel(folder, "somewhere");
        File.WriteAllBytes(xml, Encoding.UTF8.GetBytes("This text is not a model."));

        Refuses(device, xml);
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void ModelOfAnotherKind_TheMessageNamesItsShapes(string device)
    {
        string detector = Path.Combine(s_bundled, "face-detection-0002", "FP32", "face-detection-0002.xml");

        Refuses(device, detector, "not a landmark model", "1x3x");
    }

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void Missing(string device)
    {
        Refuses(device, "no/such/model.xml");
        Refuses(device, "no-such-model");
    }

    [TestMethod]
    public void MissingFolderOfModels_IsNotAnErrorBecauseTheBundledModelsAreFound() =>
        Tool.Run("detect", "--models", "no/such/folder", Tool.Sample).Succeeded();

    [TestMethod]
    public void UnknownPrecision_IsAUsageError() =>
        Tool.Run("detect", "--precision", "FP64", Tool.Sample).Refused(2, "--precision", "FP16-INT8");

    [TestMethod]
    [DynamicData(nameof(Engines))]
    public void ModelByPath_InAFolderWithSpacesAndNonAsciiLetters_Works(string device)
    {
        using ScratchFolder folder = new();
        (string xml, _) = CopyModel(folder, "ein Modell für 写真");

        ToolResult result = Run(device, xml).Succeeded();

        Assert.AreEqual("unknown", result.Json.GetProperty("precision").GetString());
        Assert.AreEqual(1, result.Json.GetProperty("faces").GetArrayLength());
    }

    private static void Refuses(string device, string model, params string[] texts)
    {
        string[] named = [.. texts.Prepend(Path.GetFileNameWithoutExtension(model))];
        Run(device, model).Refused(4, named);
    }

    private static ToolResult Run(string device, string model)
    {
        string[] arguments = ["detect", "--quiet", "--format", "json", "--device", device, "--model", model, Tool.Sample];
        return device == "CPU" ? Tool.RunOnOpenVino(arguments) : Tool.Run(arguments);
    }

    private static (string Xml, string Bin) CopyModel(ScratchFolder folder, string where)
    {
        string source = Path.Combine(s_bundled, Name, "FP32", Name);
        return (folder.Copy(source + ".xml", $"{where}/{Name}.xml"), folder.Copy(source + ".bin", $"{where}/{Name}.bin"));
    }
}
