using OpenCvSharp;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Detection;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.MainPath;

/// <summary>
/// Landmarks and faces in the golden pictures, on GPU and NPU: compared with OpenVINO's CPU device in f32 and with the golden numbers. The
/// NPU of the tests computes in f32 too; a real one computes in f16.
/// </summary>
[TestClass]
[TestCategory("MainPath")]
[RequiresOfficialModels]
[RequiresGoldenData]
public sealed class GoldenTests : DeviceTest
{
    private static bool CpuHasVnni => OpenVinoLandmarks.Tests.Support.CpuFeatures.HasVnni;

    private static double NpuTolerance => TestDevices.NpuIsDriver ? 0.05 : 1.0;

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Points_OnTheGpu_EqualTheCpus() => AssertPointsEqualTheCpus("GPU", "FP32", 0.05);

    // The GPU's driver of the tests compiles other kernels for weights in FP16, for 4 seconds.
    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresGpu]
    public void Points_OnTheGpuWithWeightsInFp16_EqualTheCpus() => AssertPointsEqualTheCpus("GPU", "FP16", 0.05);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("FP32")]
    [DataRow("FP16")]
    public void Points_OnTheNpu_EqualTheCpus(string precision) => AssertPointsEqualTheCpus("NPU", precision, NpuTolerance);

    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresGpu]
    public void Points_OnTheGpuInInt8_AreGolden() => AssertGoldenPoints("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void Points_OnTheNpuInInt8_AreGolden() => AssertGoldenPoints("NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Faces_OnTheGpu_AreGolden() => AssertGoldenBoxes("GPU", ModelCatalog.BundledFaceDetector);

    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresGpu]
    public void FacesOfIntelsDetector_OnTheGpu_AreGolden() => AssertGoldenBoxes("GPU", ModelCatalog.OfficialFaceDetector);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow(ModelCatalog.OfficialFaceDetector)]
    [DataRow(ModelCatalog.BundledFaceDetector)]
    public void Faces_OnTheNpu_AreGolden(string faceDetector) => AssertGoldenBoxes("NPU", faceDetector);

    private static FaceLandmarkDetectorOptions Options(string device, string precision, string? faceDetector = null)
    {
        FaceLandmarkDetectorOptions options = GoldenComparison.Options(device, precision, faceDetector: faceDetector);
        options.Engine.InferencePrecision = device == "NPU" ? InferencePrecision.Auto : InferencePrecision.F32;
        return options;
    }

    private void AssertPointsEqualTheCpus(string device, string precision, double tolerance)
    {
        using FaceLandmarkDetector onCpu = FaceLandmarkDetector.Create(Options("CPU", precision));
        using FaceLandmarkDetector onDevice = FaceLandmarkDetector.Create(Options(device, precision));
        Assert.AreEqual(device == "GPU" ? "f32" : "f16", onDevice.Info.Engine.InferencePrecision);
        double worst = 0;
        foreach (IGrouping<string, GoldenFace> image in GoldenFace.Load(ModelCatalog.OfficialLandmarks).GroupBy(face => face.Image))
        {
            using Mat picture = GoldenImages.Read(image.Key);
            foreach (FaceBox[] boxes in image.Select(GoldenImages.Box).Chunk(FacesPerCall(device)))
            {
                FaceLandmarks[] expected = onCpu.Detect(Pixels.View(picture), boxes), actual = onDevice.Detect(Pixels.View(picture), boxes);
                worst = Math.Max(worst, expected.Zip(actual, Distance).Max());
            }
        }

        TestContext.WriteLine($"{device} {precision}: {worst:E2} pixels");
        Assert.IsLessThanOrEqualTo(tolerance, worst);
    }

    private void AssertGoldenPoints(string device)
    {
        double worst = GoldenComparison.WorstPoint(
            Options(device, "FP16-INT8"), ModelCatalog.OfficialLandmarks, "FP16-INT8", FacesPerCall(device));

        // The bounds of the CPU's own tests. The GPU computes in another order than a CPU with VNNI, as a CPU without VNNI does.
        bool isCpuWithVnni = device == "NPU" && TestDevices.NpuIsDriver && CpuHasVnni;
        TestContext.WriteLine($"{device} FP16-INT8: {worst:F3} pixels");
        Assert.IsLessThanOrEqualTo(isCpuWithVnni ? 0.1 : 1.0, worst);
    }

    private static void AssertGoldenBoxes(string device, string faceDetector)
    {
        // The GPU's driver of the tests needs a second per picture.
        int pictures = IsSlow(device) ? 2 : int.MaxValue;
        (double pixels, double _) = GoldenComparison.WorstBox(Options(device, "FP32", faceDetector), faceDetector, "FP32", pictures);
        Assert.IsLessThanOrEqualTo(1.0, pixels);
    }

    // With six faces or more, the detector compiles its batched form, whose kernels the GPU's driver of the tests compiles for 5 seconds.
    // BatchTests runs that form.
    private static int FacesPerCall(string device) => IsSlow(device) ? 5 : int.MaxValue;

    private static bool IsSlow(string device) => device == "GPU" && TestDevices.GpuIsDriver && !LongForm.IsOn;

    private static double Distance(FaceLandmarks a, FaceLandmarks b) => Enumerable.Range(0, FaceLandmarks.PointCount)
        .Max(i => Math.Max(Math.Abs(a[i].X - b[i].X), Math.Abs(a[i].Y - b[i].Y)));
}
