using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.Listing;

/// <summary>The devices that OpenVINO lists in this process, and their names.</summary>
[TestClass]
[TestCategory("MainPath")]
public sealed class DeviceListTests : DeviceTest
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Gpu_IsListed_WithItsName() => AssertNamed("GPU", "OpenCL on the CPU as GPU", TestDevices.GpuIsDriver);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void Npu_IsListed_WithItsName() => AssertNamed("NPU", "Level Zero on the CPU as NPU", TestDevices.NpuIsDriver);

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresTwoGpus]
    public void TwoGpus_AreListed_WithTheirNumbers()
    {
        CollectionAssert.Contains(TestDevices.Listed.ToArray(), "GPU.0");
        CollectionAssert.Contains(TestDevices.Listed.ToArray(), "GPU.1");
        CollectionAssert.DoesNotContain(TestDevices.Listed.ToArray(), "GPU");
        AssertNamed("GPU.1", "OpenCL on the CPU as GPU", TestDevices.GpuIsDriver);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void TheList_IsTheSelectedSet()
    {
        CollectionAssert.Contains(TestDevices.Listed.ToArray(), "CPU");
        string? selection = Environment.GetEnvironmentVariable(TestDevices.Selection);
        if (Enum.TryParse(selection, out DeviceSet devices) && devices != DeviceSet.Real && (TestDevices.GpuDriver ?? "") != "")
        {
            int gpus = devices switch { DeviceSet.Gpu or DeviceSet.All => 1, DeviceSet.TwoGpus => 2, _ => 0 };
            Assert.AreEqual(gpus, TestDevices.Listed.Count(static device => device.StartsWith("GPU", StringComparison.Ordinal)));
            Assert.AreEqual(devices is DeviceSet.Npu or DeviceSet.All, TestDevices.Has("NPU"));
        }
    }

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
