using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Every damaged or unsuitable model is a <see cref="ModelException"/> on both engines.</summary>
public abstract class ModelErrorTests(string device) : CountedTest
{
    [TestMethod]
    public void TruncatedWeights_AreAModelError() => StringAssert.Contains(Fails((_, weights) => weights[..4000]).Message, "mine.xml");

    [TestMethod]
    public void CutXml_IsAModelError() => Fails(null, (xml, _) => xml[..(xml.Length / 2)]);

    [TestMethod]
    public void Text_IsAModelError() => Fails(null, (_, _) => "This is not a model.\n"u8.ToArray());

    [TestMethod]
    public void EmptyXml_IsAModelError() => Fails(null, (_, _) => []);

    [TestMethod]
    public void AnotherNetwork_IsAModelErrorWithItsShapes()
    {
        ModelFiles detector = new ModelLocator().Read(ModelCatalog.BundledFaceDetector, "FP32");
        ModelException error = Fails((_, _) => detector.Weights.ToArray(), (_, _) => detector.Definition.ToArray());
        StringAssert.Contains(error.Message, "input 1x3x256x256, output 1x5x32x32");
    }

    [TestMethod]
    public void LandmarkModelAsFaceDetector_IsAModelErrorWithItsShapes()
    {
        FaceLandmarkDetectorOptions options = Options(ModelCatalog.BundledLandmarks, faceDetector: ModelCatalog.BundledLandmarks);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        StringAssert.Contains(Assert.ThrowsExactly<ModelException>(() => detector.FaceDetector).Message, "output 1x10x1x1");
    }

    [TestMethod]
    public void PathWithSpacesAndNonAsciiLetters_Works()
    {
        using ScratchFolder folder = new();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Options(Write(folder, (xml, _) => xml, (_, weights) => weights)));
        Assert.AreEqual("mine", detector.Info.Model);
        Assert.AreEqual("unknown", detector.Info.Precision);
    }

    private ModelException Fails(Func<byte[], byte[], byte[]>? changeWeights, Func<byte[], byte[], byte[]>? changeXml = null)
    {
        using ScratchFolder folder = new();
        string path = Write(folder, changeXml ?? ((xml, _) => xml), changeWeights ?? ((_, weights) => weights));
        ModelException error = Assert.ThrowsExactly<ModelException>(() => FaceLandmarkDetector.Create(Options(path)).Dispose());
        Assert.IsFalse(error.Message.Contains('\n', StringComparison.Ordinal), error.Message);
        return error;
    }

    private FaceLandmarkDetectorOptions Options(string model, string? faceDetector = null) =>
        new() { Engine = { Device = DeviceSelection.Parse(device) }, Model = model, FaceDetectorModel = faceDetector };

    private static string Write(ScratchFolder folder, Func<byte[], byte[], byte[]> xml, Func<byte[], byte[], byte[]> weights)
    {
        ModelFiles files = new ModelLocator().Read(ModelCatalog.BundledLandmarks, "FP32");
        (byte[] originalXml, byte[] originalWeights) = (files.Definition.ToArray(), files.Weights.ToArray());
        folder.Write("Gesichter ü 脸/mine.bin", weights(originalXml, originalWeights));
        return folder.Write("Gesichter ü 脸/mine.xml", xml(originalXml, originalWeights));
    }
}

[TestClass]
public sealed class ManagedModelErrorTests() : ModelErrorTests("MANAGED");

[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class OpenVinoModelErrorTests() : ModelErrorTests("CPU");
