using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.Listing;

/// <summary>The devices that OpenVINO lists in this process, and their names.</summary>
[TestClass]
public sealed class DeviceListTests
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Gpu_IsListed_WithItsName() => AssertNamed("GPU", "OpenCL on the CPU as GPU", TestDevices.GpuIsDriver);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void Npu_IsListed_WithItsName() => AssertNamed("NPU", "Level Zero on the CPU as NPU", TestDevices.NpuIsDriver);

    private static void AssertNamed(string device, string driverName, bool isDriver)
    {
        using Core core = new();
        string name = core.GetFullName(device);
        Assert.AreNotEqual("", name);
        if (isDriver)
        {
            StringAssert.Contains(name, driverName);
        }
    }
}
