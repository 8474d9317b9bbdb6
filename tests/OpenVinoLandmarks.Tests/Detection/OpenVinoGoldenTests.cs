using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>
/// The whole way on the real CPU plugin. The category lets <see cref="EveryRuntimeTests"/> run these once in a process of its own for
/// each runtime.
/// </summary>
[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[RequiresOfficialModels]
[RequiresGoldenData]
[DoNotParallelize]
public sealed class OpenVinoGoldenTests : CountedTest
{
    // The golden numbers come from a CPU with VNNI; without it the plugin computes INT8 models in another order.
    private static double Tolerance(string precision) => precision == "FP16-INT8" && !CpuFeatures.HasVnni ? 2e-3 : 1e-5;

    [TestMethod]
    [DataRow(ModelCatalog.OfficialLandmarks, "FP32")]
    [DataRow(ModelCatalog.OfficialLandmarks, "FP16")]
    [DataRow(ModelCatalog.OfficialLandmarks, "FP16-INT8")]
    [DataRow(ModelCatalog.BundledLandmarks, "FP32")]
    [DataRow(ModelCatalog.BundledLandmarks, "FP16")]
    [DataRow(ModelCatalog.BundledLandmarks, "FP16-INT8")]
    public void RawOutputs_OnGoldenCrops_EqualOpenVinosOwn(string model, string precision)
    {
        IReadOnlyList<GoldenFace> faces = GoldenFace.Load(model);
        byte[] crops = GoldenImages.Crops(faces);
        float[] values = new float[faces.Count * ILandmarkEngine.ValuesPerFace];
        EngineOptions options = new() { InferencePrecision = InferencePrecision.F32 };
        using ILandmarkEngine engine = LandmarkEngineFactories.OpenVino.TryCreate(DeviceSelection.Cpu, options, () => new ModelLocator().Read(model, precision))!;
        engine.Infer(crops, faces.Count, values);
        double worst = faces.SelectMany(face => face.Output[precision]).Zip(values, (expected, actual) => Math.Abs(expected - actual)).Max();
        Assert.IsLessThanOrEqualTo(Tolerance(precision), worst, $"worst difference {worst:E2}");
        Assert.AreEqual("f32", engine.Info.InferencePrecision);
    }

    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    [DataRow("FP16-INT8")]
    public void Points_GivenTheGoldenBoxes_AreWithinATenthOfAPixel(string precision)
    {
        double worst = GoldenComparison.WorstPoint(GoldenComparison.Options("CPU", precision), ModelCatalog.OfficialLandmarks, precision);
        Assert.IsLessThanOrEqualTo(CpuFeatures.HasVnni || precision != "FP16-INT8" ? 0.1 : 1.0, worst);
    }

    [TestMethod]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP32")]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP16")]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP16-INT8")]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32")]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP16")]
    public void Boxes_AreWithinAPixel(string faceDetector, string precision)
    {
        (double pixels, double _) = GoldenComparison.WorstBox(GoldenComparison.Options("CPU", precision, faceDetector: faceDetector), faceDetector, precision);
        Assert.IsLessThanOrEqualTo(1.0, pixels);
    }
}
