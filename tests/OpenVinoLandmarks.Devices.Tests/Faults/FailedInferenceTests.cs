using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Faults;

/// <summary>One inference that the runtime reports as failed: it ends a detector on a GPU or an NPU, and not one on the CPU.</summary>
[TestClass]
[RequiresForwarder]
public sealed class FailedInferenceTests : DeviceTest
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void OnTheGpu_EndsTheDetector() => Fail("GPU", isLost: true);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void OnTheNpu_EndsTheDetector() => Fail("NPU", isLost: true);

    [TestMethod]
    public void OnTheCpu_FailsTheCall_AndTheNextOneIsTried() => Fail("CPU", isLost: false);

    [TestMethod]
    public void OnTheCpuThroughAuto_FailsTheCall_AndTheNextOneIsTried() => Fail("AUTO:CPU", isLost: false);

    private static void Fail(string device, bool isLost)
    {
        MemoryImage image = Astronaut.InMemory();
        FaceBox[] face = [Astronaut.Face];
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device));
        FaceLandmarks[] expected = detector.Detect(image.View, face);
        NativeObjects.FailFunction("ov_infer_request_infer", 1, (int)OpenVinoStatus.GeneralError);

        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, face));
        Assert.AreEqual(isLost, error.IsDeviceLost);
        if (isLost)
        {
            Assert.AreSame(error, detector.Fault);
            Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, face));
        }
        else
        {
            Assert.IsNull(detector.Fault);
            CollectionAssert.AreEqual(expected, detector.Detect(image.View, face));
        }
    }
}
