using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.MainPath;

/// <summary>The GPU and the NPU as candidates of <see cref="DeviceSelection.Fastest"/>.</summary>
[TestClass]
public sealed class FastestTests : DeviceTest
{
    private static readonly SearchBudget s_minutes =
        new(TimeSpan.FromMinutes(5), Measure: TimeSpan.FromSeconds(0.1), Total: TimeSpan.FromMinutes(6));

    [TestCleanup]
    public Task WaitForLateDevices() => CandidateLoads.AllEnded;

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void TheGpu_IsMeasuredInItsPrecisions() => AssertMeasured("OpenVINO GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void TheNpu_IsMeasuredInItsOwnPrecision() => AssertMeasured("OpenVINO NPU");

    // With the time of a first use, a device may be late. It must not be lost: the threads that load it dispose it.
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void AFirstUse_EndsWithADetector_AndNothingIsLeft()
    {
        using ScratchFolder scratch = new();
        using FaceLandmarkDetector detector =
            FaceLandmarkDetector.Create(Bundled.On("fastest", options => options.Engine.CacheFolder = scratch.Path));
        FaceLandmarks[] results = new FaceLandmarks[1];

        detector.Detect(TrialFace.Picture, [new FaceBox(32, 21, 64, 87)], results);

        Assert.HasCount(5, results[0].Points);
        CandidateLoads.AllEnded.Wait();
    }

    private static IReadOnlyList<DeviceComparison> Compare() =>
        FaceLandmarkDetector.CompareDevices(Bundled.On("fastest"), s_minutes, isKept: false);

    private static void AssertMeasured(string device)
    {
        foreach (DeviceComparison model in Compare())
        {
            CandidateResult[] found = [.. model.Candidates.Where(one => one.Name.StartsWith(device, StringComparison.Ordinal))];
            Assert.IsNotEmpty(found, $"{model.Model} was not tried on {device}");
            foreach (CandidateResult one in found)
            {
                Assert.IsNull(one.LeftOut, model.Line(one));
                Assert.IsGreaterThan(0, one.Microseconds!.Value);
                Assert.IsLessThan(0.02, one.Difference!.Value);
            }
        }
    }
}
