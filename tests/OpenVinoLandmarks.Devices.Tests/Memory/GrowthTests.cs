using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Soak;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Memory;

/// <summary>
/// Many inferences, and many detectors that are created and disposed, leave no native object behind and hardly any memory. With
/// OPENVINO_LANDMARKS_TEST_DEVICE_SOAK=1 they are 5,000 inferences and 200 detectors on the GPU, and 100,000 and 1,000 on the NPU.
/// </summary>
[TestClass]
public sealed class GrowthTests : DeviceTest
{
    private const int Samples = 40;

    // Memory needs minutes to settle.
    private static double AllowedMiB => LongForm.IsOn ? 4 : 24;

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Inferences_OnTheGpu_DoNotGrow() => Infer("GPU", LongForm.IsOn ? 5000 : 80);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void Inferences_OnTheNpu_DoNotGrow() => Infer("NPU", LongForm.IsOn ? 100_000 : 1000);

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Detectors_OnTheGpu_DoNotGrow() => CreateDetectors("GPU", LongForm.IsOn ? 200 : 8);

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpu]
    public void Detectors_OnTheNpu_DoNotGrow() => CreateDetectors("NPU", LongForm.IsOn ? 1000 : 8);

    private void Infer(string device, int count)
    {
        using Core core = new();
        using CompiledModel compiled = LandmarkNetwork.Compile(core, device);
        using InferRequest request = compiled.CreateInferRequest();
        float[] expected = LandmarkNetwork.Infer(request, seed: 1);
        Watch($"{count} inferences on {device}", count, () =>
            CollectionAssert.AreEqual(expected, LandmarkNetwork.Infer(request, seed: 1)));
    }

    private void CreateDetectors(string device, int count)
    {
        MemoryImage picture = Astronaut.InMemory();
        FaceBox[] face = [Astronaut.Face];
        FaceLandmarks[]? expected = null;
        Watch($"{count} detectors on {device}", count, () =>
        {
            using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device));
            FaceLandmarks[] found = detector.Detect(picture.View, face);
            CollectionAssert.AreEqual(expected ??= found, found);
        });
    }

    private void Watch(string what, int count, Action action)
    {
        MemoryWatch memory = new();
        for (int i = 0; i < count; i++)
        {
            action();
            if (i % Math.Max(1, count / Samples) == 0)
            {
                memory.Sample();
            }
        }

        double growth = memory.GrowthOfSecondHalf();
        string tenths = string.Join(" ", memory.Tenths.Select(static size => $"{size:F1}"));
        TestContext.WriteLine($"{what}: {growth:F2} MiB in the second half; resident MiB, tenths of the run: {tenths}");
        Assert.IsLessThan(AllowedMiB, growth, tenths);
    }
}
