using System.Diagnostics;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Faults;

/// <summary>
/// An inference that does not end: with a time limit the call fails and nothing waits for the device. The NPU cannot cancel, so that the
/// inference goes on until the test ends the simulated hang; then its memory is freed.
/// </summary>
[TestClass]
[TestCategory("MainPath")]
public sealed class HangingDeviceTests : DeviceTest
{
    // Longer than any test: the hang ends because the test ends it.
    private const int HangSeconds = 120;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0.5), s_patience = TimeSpan.FromSeconds(60);
    private static readonly FaceBox[] s_face = [Astronaut.Face];

    private long _aliveBefore;

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ASynchronousCall_Fails_AndAnotherDetectorWorksMeanwhile() =>
        await HangsAsync(static (detector, image) => Task.FromResult(detector.Detect(image.View, s_face)), "synchronous");

    [TestMethod]
    [TestCategory("NPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresNpuDriver]
    public async Task AnAsynchronousCall_Fails_AndAnotherDetectorWorksMeanwhile() =>
        await HangsAsync(static (detector, image) => detector.DetectAsync(image, s_face).AsTask(), "asynchronous");

    [TestMethod]
    [TestCategory("NPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresNpuDriver]
    public async Task ACallWithSeveralFaces_Fails_AndAnotherDetectorWorksMeanwhile() => await HangsAsync(
        static (detector, image) => Task.FromResult(detector.Detect(image.View, Enumerable.Repeat(Astronaut.Face, 5).ToArray())), "batch");

    [TestMethod]
    [TestCategory("NPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
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

    [TestInitialize]
    public void CountBeforeTheHang() => _aliveBefore = IsCounted ? NativeObjects.Alive : 0;

    // The objects of the inference that was abandoned are freed on another thread.
    [TestCleanup]
    public void EndTheHang_AndWaitForItsObjects()
    {
        TestDevices.EndHangs();
        long ended = Stopwatch.GetTimestamp();
        while (IsCounted && NativeObjects.Alive > _aliveBefore && Stopwatch.GetElapsedTime(ended) < s_patience)
        {
            Thread.Sleep(5);
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
        long hangsSince = Stopwatch.GetTimestamp();
        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(() => call(detector, image));
        Assert.IsTrue(error.IsDeviceLost);
        StringAssert.Contains(error.Message, "The device NPU did not finish an inference of face-landmarks-5pt-0002 within 0.5 s");

        // In a stream, the first inference that fails need not be the first in the order of the images: the image that is reported may
        // have failed later, or waited for a batch and been refused.
        StringAssert.StartsWith(error.Message, detector.Fault!.Message);
        Assert.AreSame(detector.Fault, Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, s_face)).InnerException);
        detector.Dispose();

        using FaceLandmarkDetector another = FaceLandmarkDetector.Create(Bundled.On("NPU"));
        CollectionAssert.AreEqual(expected, another.Detect(image.View, s_face));

        // Nothing above waited for the hang, and the memory of the inference, which may still be written, is not freed.
        Assert.IsLessThan(TimeSpan.FromSeconds(HangSeconds), Stopwatch.GetElapsedTime(hangsSince));
        if (IsCounted)
        {
            another.Dispose();
            Assert.IsGreaterThan(_aliveBefore, NativeObjects.Alive);
        }
    }
}
