using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>
/// What doctor and devices say about a GPU and an NPU that work, are lost, refuse a model or hang: Intel's plugins above the drivers of the
/// tests.
/// </summary>
[TestClass]
[RequiresOpenVino]
[OSCondition(OperatingSystems.Linux)]
public sealed class DoctorDeviceTests
{
    [TestMethod]
    public void BothDevices_Work() => ApprovedReport.Verify(Doctor([], "--device", "GPU"), 0, "devices", Runtime);

    [TestMethod]
    public void AListOfDevices_IsTriedToo() =>
        ApprovedReport.Verify(Doctor([], "--device", "HETERO:NPU,CPU"), 0, "devices-hetero", Runtime);

    [TestMethod]
    public void ALostGpu_DoesNotWork() =>
        ApprovedReport.Verify(Doctor([("CPU_AS_GPU_FAIL", "3")], "--device", "GPU"), 5, "lost-gpu", Runtime);

    /// <summary>Another device's fault does not make the exit code of the device that was asked for.</summary>
    [TestMethod]
    public void ALostGpu_DoesNotMatterForTheCpu() =>
        ApprovedReport.Verify(Doctor([("CPU_AS_GPU_FAIL", "3"), ("CPU_AS_NPU_FAIL", "1")]), 0, "lost-devices", Runtime);

    [TestMethod]
    public void AnNpuThatRefusesTheModel() =>
        ApprovedReport.Verify(Doctor([("CPU_AS_NPU_COMPILE_FAIL", "1")], "--device", "NPU"), 5, "refusing-npu", Runtime);

    [TestMethod]
    public void AnNpuThatHangs_EndsWithTheTimeLimit()
    {
        (string, string?)[] hang = [("CPU_AS_NPU_HANG", "1"), ("CPU_AS_NPU_HANG_SECONDS", "300")];

        ApprovedReport.Verify(Doctor(hang, "--device", "NPU", "--time-limit", "15"), 5, "hanging-npu", Runtime);
    }

    [TestMethod]
    public void AMissingDevice_IsNamed()
    {
        ToolResult result = Tool.RunOnOpenVino("doctor", "--device", "GPU.7", "--format", "json");

        result.Exited(5);
        Assert.IsFalse(result.Json.GetProperty("works").GetBoolean());
        StringAssert.Contains(result.Json.GetProperty("result").GetString(), "GPU.7");
    }

    [TestMethod]
    public void Devices_AsJson_HaveCapabilitiesRequestsAndStreams()
    {
        JsonElement report = Tool.Run(Variables([]), "devices", "--format", "json").Succeeded().Json;

        Assert.AreEqual(1, report.GetProperty("schema_version").GetInt32());
        JsonElement[] devices = [.. report.GetProperty("devices").EnumerateArray()];
        CollectionAssert.AreEqual(
            new[] { "CPU", "GPU", "NPU", "MANAGED" }, devices.Select(static device => device.GetProperty("name").GetString()).ToArray());
        foreach (JsonElement device in devices.SkipLast(1))
        {
            Assert.AreNotEqual("", device.GetProperty("capabilities").GetString());
            Assert.AreEqual(1, device.GetProperty("requests_for_latency").GetInt32());
            Assert.IsGreaterThanOrEqualTo(1, device.GetProperty("requests_for_throughput").GetInt32());
            StringAssert.Contains(device.GetProperty("streams").GetString(), " to ");
            StringAssert.StartsWith(device.GetProperty("version").GetString(), "20");
        }

        string?[] plugins = [.. report.GetProperty("plugins").EnumerateArray().Select(static one => one.GetProperty("device").GetString())];
        CollectionAssert.AreEqual(new[] { "CPU", "GPU", "NPU", "AUTO", "BATCH", "HETERO" }, plugins);
    }

    [TestMethod]
    public void Devices_SayWhyAPluginHasNoDevice()
    {
        ToolResult result = Tool.RunOnOpenVino("devices").Succeeded();

        StringAssert.Contains(result.Output, "  streams       1 to ");
        StringAssert.Contains(result.Output, "  requests      1 (latency), ");
        if (result.OutputLines.Contains("NPU"))
        {
            Assert.Inconclusive("this machine has an NPU");
        }

        StringAssert.Contains(result.Output, "Plugins without a device");
        StringAssert.Contains(result.Output, "  NPU           ");
    }

    private static (string, string) Runtime => (TestData.DefaultRuntime!, "RUNTIME");

    private static ToolResult Doctor((string Name, string? Value)[] faults, params string[] options) =>
        Tool.Run(Variables(faults), ["doctor", .. options]);

    private static Dictionary<string, string?> Variables((string Name, string? Value)[] faults)
    {
        if (TestDevices.GpuDriver is null || TestDevices.NpuDriver is null)
        {
            Assert.Inconclusive("needs the drivers of tests/native: run scripts/test, which builds them");
        }

        Dictionary<string, string?> variables = TestDevices.Variables(DeviceSet.All);
        variables["OPENVINO_LIB_PATHS"] = TestData.DefaultRuntime;
        foreach ((string name, string? value) in faults)
        {
            variables[name] = value;
        }

        return variables;
    }
}
