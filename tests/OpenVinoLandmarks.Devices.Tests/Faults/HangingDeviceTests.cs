using System.Diagnostics;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Faults;

/// <summary>
/// An inference that does not end: with a time limit the call fails and nothing waits for the device. The NPU cannot cancel, so that the
/// inference goes on until the simulated hang ends; then its memory is freed.
/// </summary>
[TestClass]
[TestCategory("MainPath")]
public sealed class HangingDeviceTests : DeviceTest
{
    private const int HangSeconds = 6;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.5), s_prompt = TimeSpan.FromSeconds(4);
    private static readonly FaceBox[] s_face = [Astronaut.Face];

    private long _hangsSince;

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ASynchronousCall_Fails_AndAnotherDetectorWorksMeanwhile() =>
        await HangsAsync(static (detector, image) => Task.FromResult(detector.Detect(image.View, s_face)), "synchronous");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task AnAsynchronousCall_Fails_AndAnotherDetectorWorksMeanwhile() =>
        await HangsAsync(static (detector, image) => detector.DetectAsync(image, s_face).AsTask(), "asynchronous");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ACallWithSeveralFaces_Fails_AndAnotherDetectorWorksMeanwhile() => await HangsAsync(
        static (detector, image) => Task.FromResult(detector.Detect(image.View, Enumerable.Repeat(Astronaut.Face, 5).ToArray())), "batch");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task AStream_Fails_AndAnotherDetectorWorksMeanwhile() => await HangsAsync(
        static async (detector, image) =>
        {
            FaceLandmarks[]? last = null;
            ImageWithBoxes[] images = [.. Enumerable.Repeat(new ImageWithBoxes(image, s_face), 50)];
            await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(images.ToAsyncEnumerable()))
            {
                last = faces;
            }

            return last!;
        },
        "stream");

    // Waits for the inference that was abandoned, whose objects would be counted as left.
    [TestCleanup]
    public void WaitForTheEndOfTheHang()
    {
        TimeSpan left = TimeSpan.FromSeconds(HangSeconds + 1) - Stopwatch.GetElapsedTime(_hangsSince);
        if (_hangsSince != 0 && left > TimeSpan.Zero)
        {
            Thread.Sleep(left);
        }
    }

    private async Task HangsAsync(Func<FaceLandmarkDetector, MemoryImage, Task<FaceLandmarks[]>> call, string name)
    {
        MemoryImage image = Astronaut.InMemory();
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("NPU", static options =>
            options.Engine.InferenceTimeout = s_limit));
        FaceLandmarks[] expected = detector.Detect(image.View, s_face);
        SetForThisTest("CPU_AS_NPU_HANG_SECONDS", HangSeconds.ToString());
        SetForThisTest("CPU_AS_NPU_HANG", $"1 in a {name} call");
        _hangsSince = Stopwatch.GetTimestamp();
        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => call(detector, image));
        Assert.IsTrue(error.IsDeviceLost);
        StringAssert.Contains(error.Message, "The device NPU did not finish an inference of face-landmarks-5pt-0002 within 0.5 s");

        // In a stream, the first inference that fails need not be the first in the order of the images: the image that is reported may
        // have failed later, or waited for a batch and been refused.
        StringAssert.StartsWith(error.Message, detector.Fault!.Message);
        Assert.AreSame(detector.Fault, Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, s_face)).InnerException);
        detector.Dispose();
        Assert.IsLessThan(s_prompt, Stopwatch.GetElapsedTime(_hangsSince));

        using FaceLandmarkDetector another = FaceLandmarkDetector.Create(Bundled.On("NPU"));
        CollectionAssert.AreEqual(expected, another.Detect(image.View, s_face));
        Assert.IsLessThan(TimeSpan.FromSeconds(HangSeconds), Stopwatch.GetElapsedTime(_hangsSince));
    }
}
