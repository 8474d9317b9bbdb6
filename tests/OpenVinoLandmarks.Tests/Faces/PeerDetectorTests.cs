using System.Numerics;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>Compares other people's face detectors with the numbers of an independent implementation, on both engines.</summary>
public abstract class PeerDetectorTests(string device) : CountedTest
{
    [TestMethod]
    [DataRow("yunet_2023mar", "face_detection_yunet_2023mar.onnx")]
    [DataRow("yunet_2026may", "face_detection_yunet_2026may.onnx")]
    [DataRow("yunet_s_dynamic", "yunet_s_dynamic.onnx")]
    [DataRow("yunet_n_dynamic", "yunet_n_dynamic.onnx")]
    [DataRow("yunet_n_320_320", "yunet_n_320_320.onnx")]
    [DataRow("retinaface_mobilenet0.25", "retinaface_mobilenet0.25.onnx")]
    [DataRow("ultralight_RFB-320", "ultralight_version-RFB-320.onnx")]
    [DataRow("ultralight_slim-320", "ultralight_version-slim-320.onnx")]
    [DataRow("ultralight_RFB-320_without_postprocessing", "ultralight_version-RFB-320_without_postprocessing.onnx")]
    [DataRow("ultralight_slim-320_without_postprocessing", "ultralight_version-slim-320_without_postprocessing.onnx")]
    [DataRow("blazeface_front_base", "blazeface_front_base.onnx")]
    public void OnnxDetector_FindsTheGoldenFaces(string golden, string file) => Check(golden, "peers/" + file, card: null);

    [TestMethod]
    public void BlazeFace_WithACardForSignedPixels_FindsTheGoldenFaces()
    {
        ModelCard card = new() { Input = new ImageInputCard { Mean = new Vector3(127.5f), Scale = new Vector3(127.5f) } };
        Check("blazeface_front_base-signed", "peers/blazeface_front_base.onnx", card);
    }

    [TestMethod]
    [DataRow("face-detection-0204", "FP16")]
    [DataRow("face-detection-adas-0001", "FP16")]
    [DataRow("face-detection-retail-0005", "FP32")]
    [DataRow("face-detection-retail-0005", "FP16")]
    public void OpenModelZooDetector_FindsTheGoldenFaces(string name, string precision) =>
        Check($"{name}-{precision}", $"intel/{name}/{precision}/{name}.xml", card: null);

    /// <summary>Quantized models depend on the processor: up to 6.6 pixels between AVX2 and VNNI.</summary>
    [TestMethod]
    [DataRow("face-detection-0200")]
    [DataRow("face-detection-0202")]
    [DataRow("face-detection-0204")]
    [DataRow("face-detection-adas-0001")]
    [DataRow("face-detection-retail-0005")]
    public void QuantizedDetector_FindsTheGoldenFaces(string name)
    {
        using PeerGolden golden = PeerGolden.Read(name + "-FP16-INT8");
        (int width, int height) = golden.Sizes.Single();
        using FaceDetector detector = Create($"intel/{name}/FP16-INT8/{name}.xml", card: null);
        Assert.IsGreaterThan(0.85f, golden.Compare(detector, width, height).Overlap);
    }

    internal static FaceDetector Create(string device, string file, ModelCard? card) => FaceDetector.Create(new FaceDetectorOptions
    {
        Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
        Model = PeerGolden.ModelFile(file),
        Card = card,
    });

    private protected FaceDetector Create(string file, ModelCard? card) => Create(device, file, card);

    private protected void Check(string name, string file, ModelCard? card)
    {
        using PeerGolden golden = PeerGolden.Read(name);
        foreach ((int width, int height) in golden.Sizes)
        {
            // Of files with several sizes, the numbers are of each; others are used as they are.
            ModelCard? sized = golden.Sizes.Count == 1 ? card : new ModelCard
            {
                Input = new ImageInputCard { Width = width, Height = height },
            };
            using FaceDetector detector = Create(file, sized);
            Assert.AreEqual((width, height), (detector.Info.InputWidth, detector.Info.InputHeight));
            PeerGolden.Differences worst = golden.Compare(detector, width, height);
            Assert.IsLessThanOrEqualTo(1f, worst.Pixels, $"{worst}");
            Assert.IsLessThanOrEqualTo(1e-3f, worst.Score, $"{worst}");
            Assert.IsLessThanOrEqualTo(1f, worst.Point, $"{worst}");
        }
    }
}

[TestClass]
[RequiresGoldenData]
public sealed class ManagedPeerDetectorTests() : PeerDetectorTests("MANAGED")
{
    /// <summary>
    /// The reasons are in docs/detectors.md: operations that this engine lacks, and sizes that depend on the image. The first that the
    /// reader sees is the element type of a comparison.
    /// </summary>
    [TestMethod]
    public void ModelWithOperationsThatTheEngineLacks_IsAModelErrorThatNamesTheLayer()
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(
            () => Create("intel/face-detection-0205/FP16/face-detection-0205.xml", card: null).Dispose());
        StringAssert.Contains(error.Message, "layer 2124 'Equal_1224' (Equal, opset1): <port>: element type 'BOOL' is not supported");
    }
}

[TestClass]
[RequiresOpenVino]
[RequiresGoldenData]
[DoNotParallelize]
public sealed class OpenVinoPeerDetectorTests() : PeerDetectorTests("CPU")
{
    [TestMethod]
    public void ListOfBoxesWhoseLengthDependsOnTheImage_HasTheGoldenFaces() =>
        Check("face-detection-0205-FP16", "intel/face-detection-0205/FP16/face-detection-0205.xml", card: null);
}

/// <summary>Every supported runtime reads an ONNX model, of which all sizes are open, and finds the same faces.</summary>
[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[RequiresGoldenData]
[DoNotParallelize]
public sealed class OnnxOnEveryRuntimeTests() : CountedTest
{
    [TestMethod]
    public void DynamicYuNet_FindsTheGoldenFaces()
    {
        using PeerGolden golden = PeerGolden.Read("yunet_n_dynamic");
        using FaceDetector detector = PeerDetectorTests.Create("CPU", "peers/yunet_n_dynamic.onnx", card: null);
        PeerGolden.Differences worst = golden.Compare(detector, 320, 320);
        Assert.IsLessThanOrEqualTo(1f, worst.Pixels, $"{worst}");
        Assert.IsLessThanOrEqualTo(1e-3f, worst.Score, $"{worst}");
    }
}
