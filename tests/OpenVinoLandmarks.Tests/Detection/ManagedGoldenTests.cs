using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>The same way on the engine in C# alone: a second opinion on every number.</summary>
[TestClass]
[RequiresGoldenData]
public sealed class ManagedGoldenTests
{
    [TestMethod]
    [DataRow(ModelCatalog.OfficialLandmarks, "FP32", 0.1)]
    [DataRow(ModelCatalog.OfficialLandmarks, "FP16", 0.1)]
    [DataRow(ModelCatalog.OfficialLandmarks, "FP16-INT8", 2.0)]
    [DataRow(ModelCatalog.BundledLandmarks, "FP32", 0.1)]
    [DataRow(ModelCatalog.BundledLandmarks, "FP16", 0.1)]
    [DataRow(ModelCatalog.BundledLandmarks, "FP16-INT8", 2.0)]
    [RequiresOfficialModels]
    public void Points_GivenTheGoldenBoxes_AgreeWithOpenVino(string model, string precision, double pixels)
    {
        // INT8: the engine computes the quantised values in floats, which moves a point by at most 0.01 of the largest box.
        double worst = GoldenComparison.WorstPoint(GoldenComparison.Options("MANAGED", precision, model), model, precision);
        Assert.IsLessThanOrEqualTo(pixels, worst);
    }

    [TestMethod]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP32")]
    [DataRow(ModelCatalog.OfficialFaceDetector, "FP16")]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32")]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP16")]
    [RequiresOfficialModels]
    public void Boxes_AgreeWithOpenVino(string faceDetector, string precision)
    {
        (double pixels, double score) = GoldenComparison.WorstBox(GoldenComparison.Options("MANAGED", precision, faceDetector: faceDetector), faceDetector, precision);
        Assert.IsLessThanOrEqualTo(1.0, pixels);
        Assert.IsLessThanOrEqualTo(1e-3, score);
    }
}
