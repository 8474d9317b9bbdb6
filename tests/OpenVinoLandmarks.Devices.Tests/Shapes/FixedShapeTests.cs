using System.Text.RegularExpressions;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Shapes;

/// <summary>
/// No path of the product compiles a model with an open size: OpenVINO's CPU computes wrong numbers for a landmark model with an open batch
/// in bf16, and the NPU needs fixed sizes. The forwarding library between the tool and OpenVINO looks at each model that is compiled.
/// </summary>
[TestClass]
[RequiresForwarder]
public sealed partial class FixedShapeTests : DeviceTest, IDisposable
{
    private const string Landmarks = "face-landmarks-5pt-0002", Faces = "face-detection-0002";

    private readonly ScratchFolder _scratch = new();

    public static IEnumerable<object[]> Paths =>
    [
        ["detector", new[] { "detect", "--face", "175,68,96,130" }],
        ["detector and face detector", new[] { "detect" }],
        ["face detector with an open batch", new[] { "detect", "--face-detector", "OPEN/" + Faces }],
        ["landmark model with an open batch", new[] { "detect", "--face", "175,68,96,130", "--model", "OPEN/" + Landmarks }],
        ["many faces", new[] { "benchmark", "--batch", "40", "--seconds", "0.3", "--model", "OPEN/" + Landmarks }],
        ["throughput", new[] { "benchmark", "--hint", "throughput", "--batch", "8", "--seconds", "0.3", "--model", "OPEN/" + Landmarks }],
        ["ONNX models", new[] { "detect", "--face-detector", "ONNX/" + Faces, "--model", "ONNX/" + Landmarks }],
        ["many faces in an ONNX model", new[] { "benchmark", "--batch", "40", "--seconds", "0.3", "--model", "ONNX/" + Landmarks }],
        ["AUTO", new[] { "detect", "--device", "AUTO", "--face", "175,68,96,130", "--model", "OPEN/" + Landmarks }],
        ["BATCH", new[] { "detect", "--device", "BATCH:CPU(4)", "--face", "175,68,96,130", "--model", "OPEN/" + Landmarks }],
    ];

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public void EveryPath_CompilesModelsWithFixedSizes(string name, string[] arguments)
    {
        string reports = Directory.CreateDirectory(_scratch.File("reports")).FullName;
        Dictionary<string, string?> environment = new(RuntimeVariables.ThroughForwarder())
        {
            ["OPENVINO_FORWARDER_REPORTS"] = reports,
            ["XDG_CACHE_HOME"] = _scratch.Path,
        };
        string[] own = [.. arguments.Select(argument => argument.Split('/') switch
        {
            ["OPEN", string model] => WithOpenBatch(model),
            ["ONNX", string model] => Onnx(model),
            _ => argument,
        })];
        string[] inputs = arguments[0] == "detect" ? [Tool.Sample] : [];
        string[] device = arguments.Contains("--device") ? [] : ["--device", "CPU"];

        Tool.Run(environment, [.. own, .. device, .. inputs]).Succeeded();

        string report = string.Join('\n', Directory.GetFiles(reports).Select(File.ReadAllText));
        TestContext.WriteLine($"{name}: {report}");
        Assert.IsGreaterThan(0, int.Parse(CompiledModels().Match(report).Groups[1].Value, null));
        Assert.AreEqual("0", OpenShapes().Match(report).Groups[1].Value);
    }

    [TestMethod]
    public void PointsOfAModelWithAnOpenBatch_AreThoseOfTheSameModelWithAFixedOne()
    {
        string[] arguments = ["detect", "--device", "CPU", "--face", "175,68,96,130", "--format", "csv", Tool.Sample];
        Dictionary<string, string?> environment = new() { ["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime };
        string openModel = WithOpenBatch(Landmarks), fixedModel = Ir(Landmarks);
        string open = Tool.Run(environment, [.. arguments, "--model", openModel]).Succeeded().Output;
        string withFixedBatch = Tool.Run(environment, [.. arguments, "--model", fixedModel]).Succeeded().Output;

        // The changed file is not one of the bundled model's, whose precision is known.
        Assert.AreEqual(withFixedBatch.Replace(",FP32,", ",unknown,", StringComparison.Ordinal), open);
    }

    /// <summary>The tests above can fail: the forwarding library sees a model whose batch is open.</summary>
    [TestMethod]
    public void AnOpenBatch_ThatTheBindingsCompile_IsSeen()
    {
        using Core core = new();
        using Model model = core.ReadModel(WithOpenBatch(Landmarks));
        Assert.IsTrue(model.Inputs[0].PartialShape[0].IsDynamic);
        core.CompileModel(model, "CPU").Dispose();
        Assert.AreEqual(1, NativeObjects.OpenCompilations);
        model.Reshape(new PartialShape(1, 3, 48, 48));
        core.CompileModel(model, "CPU").Dispose();
        Assert.AreEqual(1, NativeObjects.OpenCompilations);
    }

    /// <summary>The batch of the ONNX files above is open, as the bindings read them.</summary>
    [TestMethod]
    [DataRow(Landmarks)]
    [DataRow(Faces)]
    public void TheBatch_OfAnOnnxFile_IsOpen(string name)
    {
        using Core core = new();
        using Model model = core.ReadModel(Onnx(name));
        Assert.IsTrue(model.Inputs[0].PartialShape[0].IsDynamic);
    }

    [TestMethod]
    public void ADetectorOnTheCpu_CompilesOnnxModelsWithFixedSizes() => AssertFixedSizes("CPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void ADetectorOnTheGpu_CompilesOnnxModelsWithFixedSizes() => AssertFixedSizes("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void ADetectorOnTheNpu_CompilesOnnxModelsWithFixedSizes() => AssertFixedSizes("NPU");

    // With all forms of the landmark model, and with the face detector.
    private static void AssertFixedSizes(string device)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device) },
            Model = Onnx(Landmarks),
            FaceDetectorModel = Onnx(Faces),
            FaceDetectorInputSize = new ImageSize(256, 256),
        });
        MemoryImage picture = Astronaut.InMemory();
        FaceBox[] faces = [.. Enumerable.Repeat(Astronaut.Face, 8)];
        detector.WarmUp(faces.Length);
        FaceLandmarks[] found = detector.Detect(picture.View, faces);
        _ = detector.FaceDetector.Detect(picture.View);

        Assert.HasCount(faces.Length, found);
        Assert.AreEqual(found[0].Nose.X, found[^1].Nose.X, 0.05);
        Assert.IsGreaterThan(2, NativeObjects.Count(NativeObjectKind.CompiledModel).Made);
        Assert.AreEqual(0, NativeObjects.OpenCompilations);
    }

    private static string Ir(string model) =>
        Path.Combine(TestData.RepositoryRoot, "models", "bundled", model, "FP32", model + ".xml");

    private static string Onnx(string model) => Path.Combine(TestData.RepositoryRoot, "models", "bundled", model, "ONNX", model + ".onnx");

    // Saves the model with an open batch, as most ONNX files have it.
    private string WithOpenBatch(string model)
    {
        string xml = File.ReadAllText(Ir(model));
        string open = ParameterShape().Replace(xml, "shape=\"?,3,");
        Assert.AreNotEqual(xml, open);
        File.Copy(Path.ChangeExtension(Ir(model), ".bin"), _scratch.File(model + ".bin"), overwrite: true);
        return _scratch.Write(model + ".xml", System.Text.Encoding.UTF8.GetBytes(open));
    }

    [GeneratedRegex("shape=\"1,3,(?=[0-9]{2})")]
    private static partial Regex ParameterShape();

    [GeneratedRegex(@"COMPILED_MODEL\s+(\d+)")]
    private static partial Regex CompiledModels();

    [GeneratedRegex(@"compilations with open shapes: (\d+)")]
    private static partial Regex OpenShapes();
}
