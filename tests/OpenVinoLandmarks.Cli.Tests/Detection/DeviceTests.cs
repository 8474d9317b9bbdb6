using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The devices that <c>detect</c> and <c>devices</c> know, and the errors for those that are missing.</summary>
[TestClass]
public sealed class DeviceTests
{
    [TestMethod]
    [RequiresOpenVino]
    [DataRow("CPU")]
    [DataRow("cpu")]
    [DataRow("AUTO")]
    [DataRow("HETERO:CPU")]
    [DataRow("MULTI:CPU")]
    [DataRow("BATCH:CPU")]
    [DataRow("BATCH:CPU(4)")]
    public void OpenVinoDevice_Runs_AndTheResultNamesTheExecutingDevice(string device)
    {
        JsonElement image = Tool.RunOnOpenVino("detect", "--quiet", "--format", "json", "--device", device, Tool.Sample).Succeeded().Json;

        JsonElement where = image.GetProperty("device");
        Assert.AreEqual(device, where.GetProperty("requested").GetString());
        CollectionAssert.Contains(where.GetProperty("executed").EnumerateArray().Select(one => one.GetString()).ToArray(), "CPU");
        Assert.AreNotEqual("", where.GetProperty("name").GetString());
        Assert.AreEqual(1, image.GetProperty("faces").GetArrayLength());
    }

    [TestMethod]
    [RequiresOpenVino]
    public void NoDevice_WithARuntime_IsTheCpuOfOpenVino()
    {
        JsonElement where = Tool.RunOnOpenVino("detect", "--format", "json", Tool.Sample).Succeeded().Json.GetProperty("device");

        Assert.AreEqual("CPU", where.GetProperty("requested").GetString());
    }

    [TestMethod]
    [RequiresOpenVino]
    public void InferencePrecision_IsTheRequestedOne()
    {
        JsonElement image = Tool.RunOnOpenVino("detect", "--format", "json", "--inference-precision", "f32", Tool.Sample).Succeeded().Json;

        Assert.AreEqual("f32", image.GetProperty("device").GetProperty("inference_precision").GetString());
    }

    [TestMethod]
    [RequiresOpenVino]
    [DataRow("GPU")]
    [DataRow("NPU")]
    [DataRow("VPU")]
    [DataRow("TOASTER")]
    [DataRow("GPU.7")]
    [DataRow("")]
    [DataRow("two words")]
    public void MissingDevice_IsOneErrorThatListsTheAvailableOnes(string device)
    {
        ToolResult result = Tool.RunOnOpenVino("detect", "--device", device, Tool.Sample);
        if (result.ExitCode == 0)
        {
            Assert.Inconclusive($"this machine has {device}");
        }

        result.Refused(5, "error: ", "CPU", "MANAGED");
        Assert.HasCount(1, result.Errors.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal)));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Vpu_IsTheOldNameOfTheNpu_WithANotice() =>
        StringAssert.Contains(Tool.RunOnOpenVino("detect", "--device", "VPU", Tool.Sample).Errors, "using NPU");

    [TestMethod]
    [DataRow("CPU")]
    [DataRow("AUTO")]
    public void OpenVinoDevice_WithoutARuntime_IsAnErrorWithTheRemedy(string device) =>
        Tool.Run("detect", "--device", device, Tool.Sample).Refused(5, "OPENVINO_LIB_PATHS", "MANAGED");

    [TestMethod]
    public void NoDevice_WithoutARuntime_IsManaged_AndOneMessageSaysSo()
    {
        ToolResult result = Tool.Run("detect", "--format", "json", Tool.Sample).Succeeded();

        JsonElement where = result.Json.GetProperty("device");
        Assert.AreEqual("MANAGED", where.GetProperty("executed").EnumerateArray().Single().GetString());
        Assert.HasCount(1, result.Errors.Split('\n').Where(line => line.Contains("MANAGED", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void NamedRuntimeThatIsMissing_IsAnError()
    {
        Tool.Run("detect", "--openvino", "no/such/folder", Tool.Sample).Refused(5, "no/such/folder");
        Tool.Run("devices", "--openvino", "no/such/folder").Refused(5, "no/such/folder");
        Tool.Run("--version", "--openvino", "no/such/folder").Refused(5, "no/such/folder");
    }

    [TestMethod]
    public void Devices_WithoutARuntime_ListsManagedAndSaysWhy()
    {
        ToolResult result = Tool.Run("devices").Succeeded();

        StringAssert.StartsWith(result.Output, "MANAGED");
        StringAssert.Contains(result.Errors, "no OpenVINO runtime was found");
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Devices_WithARuntime_ListsNamesVersionsAndCapabilities()
    {
        ToolResult result = Tool.RunOnOpenVino("devices").Succeeded();

        string[] lines = result.OutputLines;
        StringAssert.StartsWith(lines[0], "OpenVINO 20");
        CollectionAssert.Contains(lines, "CPU");
        CollectionAssert.Contains(lines, "MANAGED");
        StringAssert.Contains(result.Output, "FP32");
        Assert.AreEqual("", result.Errors);
    }

    [TestMethod]
    [RequiresAllRuntimes]
    public void OpenVinoOption_ChoosesTheRuntime()
    {
        foreach (string folder in TestData.RuntimeFolders)
        {
            string version = Path.GetFileName(Path.GetDirectoryName(folder)!);

            StringAssert.Contains(Tool.RunOnOpenVino("--version", "--openvino", folder).Succeeded().Output, $"OpenVINO {version} ");
            ToolResult result = Tool.RunOnOpenVino("detect", "--quiet", "--format", "json", "--openvino", folder, Tool.Sample);

            JsonElement image = result.Succeeded().Json;
            Assert.AreEqual(1, image.GetProperty("faces").GetArrayLength());
        }
    }
}
