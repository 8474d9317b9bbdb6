using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.MainPath;

/// <summary>Devices that the machine does not have, beside those that it has.</summary>
[TestClass]
[TestCategory("MainPath")]
[RequiresOpenVino]
public sealed class AbsentDeviceTests : DeviceTest
{
    [TestMethod]
    [DataRow("GPU", "GPU")]
    [DataRow("NPU", "NPU")]
    [DataRow("VPU", "NPU")]
    [DataRow("GPU.1", "GPU.1")]
    [DataRow("HETERO:GPU.1,CPU", "GPU.1")]
    [DataRow("GPU.7", "GPU.7")]
    [DataRow("NPU.3", "NPU.3")]
    [DataRow("AUTO:NPU.3,CPU", "NPU.3")]
    public void Device_RunsIfItIsListed_AndIsAnErrorThatListsTheOthersOtherwise(string device, string needed)
    {
        if (TestDevices.Has(needed))
        {
            FaceLandmarkDetector.Create(Bundled.On(device)).Dispose();
            return;
        }

        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(Bundled.On(device)).Dispose());
        StringAssert.Contains(error.Message, needed);
        StringAssert.Contains(error.Message, $"Devices here: {string.Join(", ", TestDevices.Listed)}, MANAGED.");
        Assert.DoesNotContain("\n", error.Message);
    }
}
