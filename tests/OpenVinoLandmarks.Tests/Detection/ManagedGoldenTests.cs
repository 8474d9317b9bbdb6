using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Compares MANAGED with the numbers of OpenVINO's Python API.</summary>
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
    public void Points_InTheGoldenBoxes_AgreeWithOpenVino(string model, string precision, double pixels)
    {
        // INT8: the engine computes the quantized values in floats, which moves a point by at most 0.01 of the largest box.
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
        FaceLandmarkDetectorOptions options = GoldenComparison.Options("MANAGED", precision, faceDetector: faceDetector);
        (double pixels, double score) = GoldenComparison.WorstBox(options, faceDetector, precision);
        Assert.IsLessThanOrEqualTo(1.0, pixels);
        Assert.IsLessThanOrEqualTo(1e-3, score);
    }
}
