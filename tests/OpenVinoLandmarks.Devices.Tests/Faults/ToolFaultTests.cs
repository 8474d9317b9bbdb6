using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Faults;

/// <summary>The command line with devices that are lost, hang or refuse a model, on each runtime.</summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class ToolFaultTests
{
    private const int Pictures = 8;

    // The GPU plugin of this release ends the process itself if the device is lost.
    private const string ReleaseThatExits = "2024.6";

    // From here on the inferences of the fourth picture fail. The GPU counts kernels: the landmark model has about 18.
    private static readonly (string, string) s_lostNpu = ("CPU_AS_NPU_FAIL", "4"), s_lostGpu = ("CPU_AS_GPU_FAIL", "60");

    public static IEnumerable<object[]> Runtimes =>
        TestData.RuntimeFolders.DefaultIfEmpty("none").Select(static one => new object[] { one });

    // How results and errors are written does not depend on the runtime.
    private static bool RunsEveryFormat(string runtime) => LongForm.IsOn || runtime == TestData.RuntimeFolders[^1];

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void ALostNpu_EndsTheRun_WithOneLine_AndWholeOutputs(string runtime)
    {
        foreach (string format in RunsEveryFormat(runtime) ? ["json", "csv", "text"] : new[] { "json" })
        {
            using ScratchFolder overlays = new();
            ToolResult run = Run(runtime, [s_lostNpu], "NPU", "--format", format, "--overlay", overlays.Path + "/").Exited(5);
            string error = OneLine(run, "The device NPU failed while it ran ", "ZE_RESULT_ERROR_DEVICE_LOST");
            StringAssert.Contains(error, ".jpg: The device");
            Assert.IsInRange(1, 3, CountPictures(run, format), run.Output);
            foreach (string overlay in Directory.GetFiles(overlays.Path))
            {
                using Mat picture = Cv2.ImRead(overlay);
                Assert.AreEqual(512, picture.Cols, overlay);
            }
        }
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void ALostGpu_EndsTheRun_WithOneLine_AndItsAdviceOnlyIfVerbose(string runtime)
    {
        ToolResult run = Run(runtime, [s_lostGpu], "GPU", "--format", "jsonl");
        int pictures = CountPictures(run, "jsonl");
        if (runtime.Contains(ReleaseThatExits, StringComparison.Ordinal))
        {
            // The process may end before the first line is written.
            Assert.IsLessThan(4, pictures, run.Output);
            Assert.AreEqual(255, run.ExitCode);
            StringAssert.Contains(run.Errors, "[GPU] force exit");
            return;
        }

        Assert.IsInRange(1, 3, pictures, run.Output);
        string error = OneLine(run.Exited(5), "The device GPU failed while it ran ", "CL_OUT_OF_RESOURCES");
        Assert.DoesNotContain("smaller batch size", error);
        if (!RunsEveryFormat(runtime))
        {
            return;
        }

        ToolResult verbose = Run(runtime, [s_lostGpu], "GPU", "--verbose");
        Assert.AreEqual(5, verbose.ExitCode);
        StringAssert.Contains(verbose.Errors, "smaller batch size");
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void ALostNpu_EndsAVideo_WithItsFrame_AndAWholeVideoFile()
    {
        using ScratchFolder results = new();
        string video = results.File("out.avi");
        string[] options = ["--format", "jsonl", "--output", video];
        ToolResult run = RunOnPictures("video", TestData.RuntimeFolders[^1], [("CPU_AS_NPU_FAIL", "7")], "NPU", options).Exited(5);
        OneLine(run, "frame ", "The device NPU failed while it ran ", "ZE_RESULT_ERROR_DEVICE_LOST");
        JsonElement[] lines = [.. run.OutputLines.Select(static line => JsonDocument.Parse(line).RootElement)];
        int frames = lines.Count(static line => line.TryGetProperty("frame", out _));
        Assert.IsInRange(1, Pictures - 1, frames, run.Output);
        Assert.AreEqual(frames, lines[^1].GetProperty("summary").GetProperty("frames").GetInt32());
        using VideoCapture written = new(video);
        Assert.AreEqual(frames, written.FrameCount);
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void ANpuThatHangs_EndsTheRun_AfterTheTimeLimit(string runtime)
    {
        (string, string)[] faults = [("CPU_AS_NPU_HANG", "3"), ("CPU_AS_NPU_HANG_SECONDS", "100")];
        long started = Stopwatch.GetTimestamp();
        ToolResult run = Run(runtime, faults, "NPU", "--format", "json", "--inference-timeout", "0.5").Exited(5);
        TimeSpan time = Stopwatch.GetElapsedTime(started);

        OneLine(run, "The device NPU did not finish an inference of ", "within 0.5 s", "--inference-timeout");
        Assert.IsInRange(1, 2, CountPictures(run, "json"), run.Output);
        Assert.IsLessThan(TimeSpan.FromSeconds(60), time);
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void ACompilerThatRefuses_IsOneLine_AndWithAListTheNextDeviceRuns(string runtime)
    {
        (string, string) fault = ("CPU_AS_NPU_COMPILE_FAIL", "1");
        ToolResult run = Run(runtime, [fault], "NPU", "--format", "json").Exited(5);
        Assert.AreEqual("", run.Output);
        OneLine(run, "The device NPU cannot run face-landmarks-5pt-0002", "ZE_RESULT_ERROR_MODULE_BUILD_FAILURE", "Devices here: CPU");

        List<string> devices = Devices(Run(runtime, [fault], "AUTO:NPU,CPU", "--format", "jsonl").Succeeded());
        CollectionAssert.AreEqual(Enumerable.Repeat("CPU", Pictures).ToArray(), devices);
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void WithAList_TheNextDeviceTakesOver_FromALostNpu_AndEachPictureNamesItsDevice(string runtime) =>
        TakesOver(runtime, s_lostNpu, "NPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpuDriver]
    [DynamicData(nameof(Runtimes))]
    public void WithAList_TheNextDeviceTakesOver_FromALostGpu_AndEachPictureNamesItsDevice(string runtime)
    {
        if (!runtime.Contains(ReleaseThatExits, StringComparison.Ordinal))
        {
            TakesOver(runtime, s_lostGpu, "GPU");
        }
    }

    private void TakesOver(string runtime, (string, string) fault, string first)
    {
        // Without the start on the CPU, the first picture certainly runs on the first device.
        string[] options = ["--property", "ENABLE_STARTUP_FALLBACK=NO", "--inference-precision", "auto"];
        ToolResult run = Run(runtime, [fault], $"AUTO:{first},CPU", [.. options, "--format", "jsonl"]).Succeeded();
        List<string> devices = Devices(run);
        TestContext.WriteLine(string.Join(" | ", devices));
        Assert.HasCount(Pictures, devices);
        StringAssert.StartsWith(devices[0], first);
        Assert.AreEqual("CPU", devices[^1]);

        // Several pictures run at the same time, so that one of the first device may follow one that both ran.
        Assert.IsTrue(devices.All(device => device == "CPU" || device.StartsWith(first, StringComparison.Ordinal)));

        if (!RunsEveryFormat(runtime) || (first == "GPU" && !LongForm.IsOn))
        {
            return;
        }

        ToolResult text = Run(runtime, [fault], $"AUTO:{first},CPU", options).Succeeded();
        int named = text.OutputLines.Count(static line => line.TrimStart().StartsWith("device  ", StringComparison.Ordinal));
        Assert.IsGreaterThan(1, named, text.Output);
        ToolResult csv = Run(runtime, [fault], $"AUTO:{first},CPU", [.. options, "--format", "csv"]).Succeeded();
        Assert.AreEqual("CPU", Executed(csv.OutputLines[^1]));
        StringAssert.StartsWith(Executed(csv.OutputLines[1]), first);

        // The column before it, the requested device, is quoted and has a comma.
        static string Executed(string line) => line.Split(',')[8];
    }

    private static ToolResult Run(string runtime, (string Name, string Value)[] faults, string device, params string[] options) =>
        RunOnPictures("detect", runtime, faults, device, ["--face", "175,68,96,130", .. options]);

    private static ToolResult RunOnPictures(
        string command, string runtime, (string Name, string Value)[] faults, string device, string[] options)
    {
        using ScratchFolder folder = new();
        for (int i = 1; i <= Pictures; i++)
        {
            File.Copy(Tool.Sample, Path.Combine(folder.Path, i.ToString(CultureInfo.InvariantCulture) + ".jpg"));
        }

        Dictionary<string, string?> variables = TestDevices.Variables(DeviceSet.All);
        variables["OPENVINO_LIB_PATHS"] = runtime;
        foreach ((string name, string value) in faults)
        {
            variables[name] = value;
        }

        return Tool.Run(variables, [command, "--device", device, "--property", "CACHE_DIR=", .. options, folder.Path]);
    }

    // The errors of PoCL's compiler, such as "2 warnings generated.", are not the tool's.
    private static string OneLine(ToolResult run, params string[] texts)
    {
        string[] lines = [.. run.Errors.Split('\n').Where(static line => line.StartsWith("error: ", StringComparison.Ordinal))];
        Assert.HasCount(1, lines, run.Errors);
        string[] others = [.. run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static line => line[0] is ' ' or '\t' || line.Contains("Exception", StringComparison.Ordinal))];
        Assert.IsEmpty(others, run.Errors);
        foreach (string text in texts)
        {
            StringAssert.Contains(lines[0], text);
        }

        return lines[0];
    }

    private static int CountPictures(ToolResult run, string format) => format switch
    {
        "json" => run.Json.GetArrayLength(),
        "jsonl" => Devices(run).Count,
        "csv" => run.OutputLines.Skip(1).Count(static line => line.Split(',').Length == 26),
        _ => run.OutputLines.Count(static line => line.EndsWith("(512 x 512): 1 face", StringComparison.Ordinal)),
    };

    private static List<string> Devices(ToolResult run) =>
    [
        .. run.OutputLines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("device").GetProperty("executed"))
            .Select(static devices => string.Join(' ', devices.EnumerateArray().Select(static one => one.GetString()))),
    ];
}
