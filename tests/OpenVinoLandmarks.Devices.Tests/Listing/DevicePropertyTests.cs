using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.Listing;

/// <summary>The properties of GPU and NPU are read and set with their types.</summary>
[TestClass]
public sealed class DevicePropertyTests : DeviceTest
{
    // These need an argument, or hold a pointer.
    private static readonly string[] s_notReadable = ["CACHE_ENCRYPTION_CALLBACKS", "MODEL_PTR", "COMPATIBILITY_CHECK"];

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void EveryProperty_OfTheGpu_IsRead() => AssertAllRead("GPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void EveryProperty_OfTheNpu_IsRead() => AssertAllRead("NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void TypedProperties_OfTheGpu_AreSetAndRead()
    {
        using Core core = new();
        AssertTyped(core, "GPU");
        Assert.IsGreaterThanOrEqualTo(1, core.GetProperty("GPU", PropertyKeys.OptimalBatchSize));
        core.SetProperty("GPU", PropertyKeys.NumStreams, 2);
        Assert.AreEqual(2, core.GetProperty("GPU", PropertyKeys.NumStreams));
        core.SetProperty("GPU", PropertyKeys.ExecutionMode, ExecutionMode.Accuracy);
        Assert.AreEqual(ExecutionMode.Accuracy, core.GetProperty("GPU", PropertyKeys.ExecutionMode));
        core.SetProperty("GPU", PropertyKeys.InferencePrecision, "f32");
        Assert.AreEqual("f32", core.GetProperty("GPU", PropertyKeys.InferencePrecision));
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void TypedProperties_OfTheNpu_AreSetAndRead()
    {
        using Core core = new();
        AssertTyped(core, "NPU");
        core.SetProperty("NPU", PropertyKeys.LogLevel, LogLevel.Error);
        Assert.AreEqual(LogLevel.Error, core.GetProperty("NPU", PropertyKeys.LogLevel));
        Assert.ThrowsExactly<OpenVinoException>(() => core.SetProperty("NPU", PropertyKeys.InferencePrecision, "f32"));
    }

    private void AssertAllRead(string device)
    {
        using Core core = new();
        IReadOnlyList<string> names = core.GetProperty(device, PropertyKeys.SupportedProperties);
        Assert.IsGreaterThan(20, names.Count);
        foreach (string name in names.Except(s_notReadable))
        {
            bool isRead = core.TryGetProperty(device, name, out string? value, out OpenVinoException? error);
            TestContext.WriteLine($"{name} = {value ?? error!.Message}");
            Assert.IsTrue(isRead, $"{name}: {error?.Message}");
        }
    }

    private static void AssertTyped(Core core, string device)
    {
        Assert.HasCount(3, core.GetProperty(device, PropertyKeys.RangeForAsyncInferRequests));
        Assert.HasCount(2, core.GetProperty(device, PropertyKeys.RangeForStreams));
        Assert.IsGreaterThan(0, core.GetProperty(device, PropertyKeys.AvailableDevices).Count);
        Assert.AreEqual(core.GetFullName(device), core.GetProperty(device, PropertyKeys.DeviceFullName));
        CollectionAssert.Contains(core.GetProperty(device, PropertyKeys.DeviceCapabilities).ToArray(), "EXPORT_IMPORT");
        core.SetProperty(device, PropertyKeys.EnableProfiling, true);
        Assert.IsTrue(core.GetProperty(device, PropertyKeys.EnableProfiling));
        core.SetProperty(device, PropertyKeys.PerformanceMode, PerformanceMode.Throughput);
        Assert.AreEqual(PerformanceMode.Throughput, core.GetProperty(device, PropertyKeys.PerformanceMode));
        core.SetProperty(device, PropertyKeys.ModelPriority, ModelPriority.High);
        Assert.AreEqual(ModelPriority.High, core.GetProperty(device, PropertyKeys.ModelPriority));
        core.SetProperty(device, PropertyKeys.NumRequests, 3);
        Assert.AreEqual(3, core.GetProperty(device, PropertyKeys.NumRequests));
    }
}
