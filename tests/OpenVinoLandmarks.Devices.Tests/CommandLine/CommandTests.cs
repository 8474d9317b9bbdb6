using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.CommandLine;

/// <summary>The commands of the tool with GPU and NPU.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresGpuDriver]
[RequiresNpuDriver]
[TestCategory("GPU")]
[TestCategory("NPU")]
public sealed class CommandTests
{
    [TestMethod]
    [DataRow(DeviceSet.None, "CPU,MANAGED")]
    [DataRow(DeviceSet.Gpu, "CPU,GPU,MANAGED")]
    [DataRow(DeviceSet.TwoGpus, "CPU,GPU.0,GPU.1,MANAGED")]
    [DataRow(DeviceSet.Npu, "CPU,NPU,MANAGED")]
    [DataRow(DeviceSet.All, "CPU,GPU,NPU,MANAGED")]
    public void Devices_ListsEveryDeviceWithItsName(DeviceSet devices, string expected)
    {
        ToolResult result = DeviceTool.Run(devices, "devices").Succeeded();

        string[] names = [.. result.OutputLines
            .TakeWhile(static line => line != "Plugins without a device")
            .Where(static line => line.Length > 0 && !line.StartsWith(' ') && !line.StartsWith("OpenVINO", StringComparison.Ordinal))];
        CollectionAssert.AreEqual((string[])[.. expected.Split(','), "fastest"], names);
        Assert.AreEqual(expected.Contains("GPU", StringComparison.Ordinal), result.Output.Contains("OpenCL on the CPU as GPU"));
        Assert.AreEqual(expected.Contains("NPU", StringComparison.Ordinal), result.Output.Contains("Level Zero on the CPU as NPU"));
        Assert.DoesNotContain("unknown", result.Output);
        Assert.AreEqual("", result.Errors);
    }

    [TestMethod]
    [DataRow("GPU", "GPU.0")]
    [DataRow("NPU", "NPU")]
    [DataRow("NPU.4000", "NPU")]
    public void Detect_SaysWhereItRan_AlsoWithKeptModels(string device, string executed)
    {
        using ScratchFolder cache = new();
        Dictionary<string, string?> environment = DeviceTool.Environment(DeviceSet.All);
        environment["XDG_CACHE_HOME"] = cache.Path;
        for (int start = 0; start < 2; start++)
        {
            ToolResult result = Tool.Run(environment, "detect", "--device", device, "--format", "json", Tool.Sample).Succeeded();
            JsonElement where = result.Json.GetProperty("device");
            Assert.AreEqual(device, where.GetProperty("requested").GetString());
            Assert.AreEqual(executed, where.GetProperty("executed")[0].GetString());
            Assert.AreEqual("f16", where.GetProperty("inference_precision").GetString(), $"start {start}");
            Assert.AreEqual(1, result.Json.GetProperty("faces").GetArrayLength());
        }
    }

    // At the first starts a driver may still compile when the program ends.
    [TestMethod]
    public void Detect_OnTheFastest_EndsNormally_AndTriesEveryDevice()
    {
        using ScratchFolder cache = new();
        Dictionary<string, string?> environment = DeviceTool.Environment(DeviceSet.All);
        environment["XDG_CACHE_HOME"] = cache.Path;
        environment["POCL_CACHE_DIR"] = cache.File("pocl");
        for (int start = 0; start < 4; start++)
        {
            ToolResult result =
                Tool.Run(environment, "detect", "--device", "fastest", "--verbose", "--format", "json", Tool.Sample).Succeeded();
            Assert.AreEqual("fastest", result.Json.GetProperty("device").GetProperty("requested").GetString());
            Assert.AreEqual(1, result.Json.GetProperty("faces").GetArrayLength());
            if (start == 0)
            {
                StringAssert.Contains(result.Errors, "OpenVINO GPU");
                StringAssert.Contains(result.Errors, "OpenVINO NPU");
            }
        }
    }

    [TestMethod]
    public void Detect_OnAnOldName_PrintsANotice()
    {
        ToolResult result = DeviceTool.Run(DeviceSet.Npu, "detect", "--device", "MYRIAD", Tool.Sample).Succeeded();

        StringAssert.Contains(result.Errors, "note: VPU and MYRIAD are old names of the NPU: using NPU.");
    }

    [TestMethod]
    public void Detect_InAPrecisionThatTheNpuDoesNotHave_IsOneErrorThatNamesThoseThatItHas()
    {
        DeviceTool.Run(DeviceSet.Npu, "detect", "--device", "NPU", "--inference-precision", "f32", Tool.Sample)
            .Refused(5, "error: The device NPU cannot compute in f32: NPU computes in f16, int8.");
    }

    [TestMethod]
    [DataRow("GPU")]
    [DataRow("NPU")]
    public void Benchmark_Runs(string device)
    {
        // The face detector's size in GoldenTests, whose kernels the GPU's driver of the tests has compiled.
        string[] small = ["--batch", "8", "--seconds", "0.2", "--detector-size", "256"];
        ToolResult result = DeviceTool.Run(DeviceSet.All, ["benchmark", "--device", device, .. small, "--format", "json"]).Succeeded();

        StringAssert.Contains(result.Output, $"\"{device}");
    }
}
