using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Inference;

/// <summary>Errors of compilation: each is one line that names the device and the model.</summary>
[TestClass]
public sealed class CompilationErrorTests : DeviceTest
{
    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void AnUnknownProperty_OnTheGpu_IsNamed() => AssertRefused("GPU", "NO_SUCH_PROPERTY", "1", "NO_SUCH_PROPERTY");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void AnUnknownProperty_OnTheNpu_IsNamed() => AssertRefused("NPU", "NO_SUCH_PROPERTY", "1", "NO_SUCH_PROPERTY");

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void AWrongValue_OnTheGpu_IsNamed() => AssertRefused("GPU", "NUM_STREAMS", "many", "NUM_STREAMS");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void AWrongValue_OnTheNpu_IsNamed() => AssertRefused("NPU", "PERFORMANCE_HINT", "many", "PERFORMANCE_HINT");

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void ACompilerThatRefuses_IsAnErrorOfTheDevice()
    {
        SetForThisTest("CPU_AS_NPU_COMPILE_FAIL", "1");
        AssertRefused("NPU", null, null, "ZE_RESULT_ERROR_MODULE_BUILD_FAILURE");
    }

    private static void AssertRefused(string device, string? key, string? value, string text)
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(Bundled.On(device, options =>
        {
            if (key is not null)
            {
                options.Engine.Properties[key] = value!;
            }
        })).Dispose());
        StringAssert.StartsWith(error.Message, $"The device {device} cannot run face-");
        StringAssert.Contains(error.Message, text);
        StringAssert.Contains(error.Message, "Devices here: CPU");
        Assert.DoesNotContain("\n", error.Message);
    }
}
