namespace OpenVinoLandmarks.OpenVino.Tests.Devices;

/// <summary>Devices that are listed and devices that are not, their facts, and properties of devices and of the core.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class DeviceTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public void GetAvailableDevices_HasTheCpu() => CollectionAssert.Contains(_core.GetAvailableDevices().ToArray(), "CPU");

    [TestMethod]
    public void Cpu_HasNameVersionAndCapabilities()
    {
        Assert.IsGreaterThan(5, _core.GetFullName("CPU").Length);
        DeviceVersion version = _core.GetVersions("CPU").Single();
        Assert.AreEqual("CPU", version.Device);
        Assert.AreEqual(0, version.Version.CompareTo(OpenVinoRuntime.Version));
        CollectionAssert.Contains(_core.GetCapabilities("CPU").ToArray(), "FP32");
    }

    [TestMethod]
    [DataRow("VPU")]
    [DataRow("cpu")]
    [DataRow("GPU.99")]
    public void Device_ThatIsNotListed_IsAClearError(string device)
    {
        CollectionAssert.DoesNotContain(_core.GetAvailableDevices().ToArray(), device);
        OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => _core.GetFullName(device));
        Assert.AreEqual(OpenVinoStatus.GeneralError, error.Status);
        Assert.IsNotNull(error.RuntimeMessage);
        Assert.IsFalse(_core.TryGetProperty(device, "FULL_DEVICE_NAME", out string? value, out OpenVinoException? refusal));
        Assert.IsNull(value);
        Assert.AreEqual(error.Status, refusal.Status);
    }

    [TestMethod]
    public void SetProperties_ChangeTheDevicesProperties()
    {
        Dictionary<string, string> properties = new() { ["NUM_STREAMS"] = "2", ["INFERENCE_NUM_THREADS"] = "2", ["PERF_COUNT"] = "YES" };
        _core.SetProperties("CPU", properties);
        Assert.AreEqual("2", _core.GetProperty("CPU", "NUM_STREAMS"));
        Assert.AreEqual("2", _core.GetProperty("CPU", "INFERENCE_NUM_THREADS"));
        Assert.AreEqual("YES", _core.GetProperty("CPU", "PERF_COUNT"));
        _core.SetProperty("CPU", "NUM_STREAMS", "1");
        Assert.AreEqual("1", _core.GetProperty("CPU", "NUM_STREAMS"));
    }

    [TestMethod]
    public void SetProperties_WithoutADevice_ChangeTheCoresProperties()
    {
        using ScratchFolder scratch = new ScratchFolder();
        _core.SetProperty(null, "CACHE_DIR", scratch.Path);
        Assert.AreEqual(scratch.Path, _core.GetProperty(string.Empty, "CACHE_DIR"));
        _core.SetProperties(null, []);
    }

    [TestMethod]
    public void SetProperties_WithOneThatIsRefused_IsAnError()
    {
        // Only a loaded plugin can refuse a property.
        _ = _core.GetFullName("CPU");
        Assert.ThrowsExactly<OpenVinoException>(() => _core.SetProperty("CPU", "NO_SUCH_PROPERTY", "1"));
        Assert.ThrowsExactly<ArgumentException>(() => _core.SetProperty("CPU", string.Empty, "1"));
        Assert.ThrowsExactly<ArgumentNullException>(() => _core.SetProperty("CPU", "NUM_STREAMS", null!));
    }

    [TestMethod]
    public void PluginList_OfTheCaller_IsRead()
    {
        using ScratchFolder scratch = new ScratchFolder();
        string plugin = Path.Combine(Path.GetFullPath(TestData.DefaultRuntime!), "libopenvino_intel_cpu_plugin.so");
        string xml = $"<ie><plugins><plugin name=\"MYCPU\" location=\"{plugin}\"/></plugins></ie>";
        string file = scratch.Write("plugins.xml", System.Text.Encoding.UTF8.GetBytes(xml));
        using Core core = new Core(file);
        CollectionAssert.Contains(core.GetAvailableDevices().ToArray(), "MYCPU", string.Join(' ', core.GetAvailableDevices()));
        Assert.ThrowsExactly<OpenVinoException>(() => new Core(file + ".missing"));
    }

    [TestMethod]
    public void AddExtension_OfAMissingLibrary_IsAnError()
    {
        if (OpenVinoRuntime.Version.IsAtLeast(2025, 4))
        {
            OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => _core.AddExtension("/no/such/library.so"));
            StringAssert.Contains(error.Message, "/no/such/library.so");
        }
        else
        {
            Assert.ThrowsExactly<NotSupportedException>(() => _core.AddExtension("/no/such/library.so"));
        }
    }
}
