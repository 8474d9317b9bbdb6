using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Inference;

/// <summary>The precision in which each device computes: its default, and what it refuses.</summary>
[TestClass]
public sealed class PrecisionTests : DeviceTest
{
    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("NPU", InferencePrecision.F32)]
    [DataRow("NPU", InferencePrecision.Bf16)]
    [DataRow("VPU", InferencePrecision.F32)]
    [DataRow("HETERO:NPU,CPU", InferencePrecision.F32)]
    [DataRow("BATCH:NPU(4)", InferencePrecision.F32)]
    [DataRow("AUTO:NPU", InferencePrecision.F32)]
    public void PrecisionThatTheNpuDoesNotHave_IsAnErrorThatNamesThoseThatItHas(string device, InferencePrecision precision)
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(
            () => FaceLandmarkDetector.Create(Bundled.On(device, options => options.Engine.InferencePrecision = precision)).Dispose());

        string name = precision.ToString().ToLowerInvariant();
        Assert.AreEqual(
            $"The device {device} cannot compute in {name}: NPU computes in f16, int8. Select another precision or another device, "
            + "or leave the precision to the device.",
            error.Message);
        Assert.IsNull(error.InnerException, "OpenVINO was asked");
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void TheSameProperty_IsTheSameError()
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(
            Bundled.On("NPU", options => options.Engine.Properties["inference_precision_hint"] = "f32")).Dispose());
        StringAssert.Contains(error.Message, "cannot compute in f32");
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow("AUTO:NPU,CPU")]
    [DataRow("MULTI:NPU,CPU")]
    public void AListWithADeviceThatHasThePrecision_RunsThere(string device)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(
            Bundled.On(device, options => options.Engine.InferencePrecision = InferencePrecision.F32));
        CollectionAssert.AreEqual(new[] { "CPU" }, detector.Info.Engine.ExecutedDevices.ToArray());
        Assert.AreEqual("f32", detector.Info.Engine.InferencePrecision);
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Bf16OnTheGpu_IsAnErrorThatNamesThePrecisionsOfTheGpu()
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(
            Bundled.On("GPU", options => options.Engine.InferencePrecision = InferencePrecision.Bf16)).Dispose());
        StringAssert.Contains(error.Message, "The device GPU cannot compute in bf16: GPU computes in f32");
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    [DataRow(InferencePrecision.Auto, "f16")]
    [DataRow(InferencePrecision.F16, "f16")]
    [DataRow(InferencePrecision.F32, "f32")]
    public void TheGpu_ComputesInTheSelectedPrecision(InferencePrecision precision, string reported) =>
        AssertReports("GPU", precision, reported);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    [DataRow(InferencePrecision.Auto)]
    [DataRow(InferencePrecision.F16)]
    public void TheNpu_ComputesInF16(InferencePrecision precision) => AssertReports("NPU", precision, "f16");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void TheGpusDefaults_AreForLatency() => AssertDefaults("GPU", 1);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void TheNpusDefaults_AreForLatency() => AssertDefaults("NPU", 1);

    private static void AssertDefaults(string device, int requests)
    {
        using Core core = new();
        using CompiledModel compiled = LandmarkNetwork.Compile(core, device);
        Assert.AreEqual("f16", compiled.GetProperty("INFERENCE_PRECISION_HINT"));
        Assert.AreEqual("LATENCY", compiled.GetProperty("PERFORMANCE_HINT"));
        Assert.AreEqual(requests, compiled.OptimalNumberOfInferRequests);
    }

    private static void AssertReports(string device, InferencePrecision precision, string reported)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(
            Bundled.On(device, options => options.Engine.InferencePrecision = precision));
        Assert.AreEqual(reported, detector.Info.Engine.InferencePrecision);
    }
}
