using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.MainPath;

/// <summary>Device names and expressions of virtual devices: each runs a detector, and the result says on which devices it ran.</summary>
[TestClass]
[TestCategory("MainPath")]
public sealed class ExpressionTests : DeviceTest
{
    private static readonly Lazy<FaceLandmarks> s_onCpu = new(static () =>
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("CPU"));
        return detector.Detect(Astronaut.InMemory().View, [Astronaut.Face])[0];
    });

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    [DataRow("GPU", "GPU.0")]
    [DataRow("gpu.0", "GPU.0")]
    [DataRow("AUTO:GPU", "GPU.0")]
    [DataRow("HETERO:GPU,CPU", "GPU.0")]
    public void Gpu_ByEveryName_Runs(string device, string executed) => AssertRuns(device, executed);

    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresGpu]
    public void BatchWithTheGpu_Runs() => AssertRuns("BATCH:GPU(4)", "GPU.0");

    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory(LongForm.InEveryEnvironment)]
    [RequiresGpu]
    public void MultiWithTheGpu_RunsOnBothDevices() => AssertRuns("MULTI:GPU.0,CPU", "GPU.0", "CPU");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresTwoGpus]
    [DataRow("GPU.1", "GPU.1")]
    [DataRow("HETERO:GPU.1,GPU.0", "GPU.1")]
    [DataRow("MULTI:GPU.1,GPU.0", "GPU.1,GPU.0")]
    public void SecondGpu_ByEveryName_Runs(string device, string executed) => AssertRuns(device, executed.Split(','));

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("NPU")]
    [DataRow("npu.0")]
    [DataRow("AUTO:NPU")]
    [DataRow("HETERO:NPU,CPU")]
    [DataRow("BATCH:NPU(4)")]
    public void Npu_ByEveryName_Runs(string device) => AssertRuns(device, "NPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    [DataRow("NPU.4000")]
    [DataRow("HETERO:NPU.4000,CPU")]
    public void Npu_ByItsNumber_Runs(string device) => AssertRuns(device, "NPU");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("VPU")]
    [DataRow("MYRIAD")]
    [DataRow("HETERO:myriad,CPU")]
    public void OldNamesOfTheNpu_Run_WithANotice(string device)
    {
        using LogRecorder log = new();
        AssertRuns(device, log, "NPU");
        StringAssert.Contains(log.Text, "old names of the NPU");
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void MultiWithTheNpu_RunsOnBothDevices() => AssertRuns("MULTI:NPU,CPU", "NPU", "CPU");

    [TestMethod]
    [RequiresOpenVino]
    [DataRow("CPU")]
    [DataRow("AUTO")]
    [DataRow("AUTO:-GPU,-NPU")]
    public void OtherDevices_Run(string device)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device));
        using Mat picture = Astronaut.Read();
        Assert.AreEqual(s_onCpu.Value.Nose.X, detector.Detect(Pixels.View(picture), [Astronaut.Face])[0].Nose.X, 0.2);
        Assert.AreNotEqual("unknown", detector.Info.Engine.DeviceName);
    }

    private static void AssertRuns(string device, params string[] executed) => AssertRuns(device, null, executed);

    // Which name a virtual device reports differs between the releases: GPU or GPU.0, NPU or NPU.4000.
    private static void AssertRuns(string device, LogRecorder? log, params string[] executed)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device, options => options.LoggerFactory = log));
        using Mat picture = Astronaut.Read();
        FaceLandmarks actual = detector.Detect(Pixels.View(picture), [Astronaut.Face])[0];
        FaceLandmarks expected = s_onCpu.Value;

        EngineInfo engine = detector.Info.Engine;
        Assert.AreEqual(device, engine.RequestedDevice);
        Assert.HasCount(executed.Length, engine.ExecutedDevices, string.Join(", ", engine.ExecutedDevices));
        for (int i = 0; i < executed.Length; i++)
        {
            string name = engine.ExecutedDevices[i];
            Assert.IsTrue(
                name == executed[i]
                || (executed[i] == "GPU.0" && name == "GPU")
                || (executed[i] == "NPU" && name.StartsWith("NPU.", StringComparison.Ordinal)),
                name);
        }

        Assert.AreNotEqual("unknown", engine.DeviceName);
        Assert.AreEqual(executed.Length > 1 ? "unknown" : "f16", engine.InferencePrecision);
        Assert.AreEqual(expected.Nose.X, actual.Nose.X, 0.2);
        Assert.AreEqual(expected.LeftMouthCorner.Y, actual.LeftMouthCorner.Y, 0.2);
    }
}
