using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>
/// Compares OpenVINO's CPU device with the numbers of OpenVINO's Python API. <see cref="EveryRuntimeTests"/> runs these tests once per
/// runtime, each in a process of its own.
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
        EngineOptions options = new() { InferencePrecision = InferencePrecision.F32 };
        ModelLoadRequest request = new(DeviceSelection.Cpu, options, model, () => new ModelLocator().Read(model, precision));
        using IImageModel loaded = InferenceBackends.OpenVino.TryLoad(request)!;
        double worst = 0;
        foreach (GoldenFace face in GoldenFace.Load(model))
        {
            using ImageBatch batch = loaded.Rent(1);
            GoldenImages.Crop(face).CopyTo(batch.Input(0));
            batch.Run(1);
            ReadOnlySpan<float> actual = batch.Output(0);
            for (int i = 0; i < actual.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(face.Output[precision][i] - actual[i]));
            }
        }

        Assert.IsLessThanOrEqualTo(Tolerance(precision), worst, $"worst difference {worst:E2}");
        Assert.AreEqual("f32", loaded.Info.Engine.InferencePrecision);
    }

    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    [DataRow("FP16-INT8")]
    public void Points_InTheGoldenBoxes_AreWithinATenthOfAPixel(string precision)
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
        FaceLandmarkDetectorOptions options = GoldenComparison.Options("CPU", precision, faceDetector: faceDetector);
        (double pixels, double _) = GoldenComparison.WorstBox(options, faceDetector, precision);
        Assert.IsLessThanOrEqualTo(1.0, pixels);
    }
}
