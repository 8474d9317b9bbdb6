using System.Diagnostics;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.VirtualDevices;

/// <summary>AUTO begins on the CPU and hands over to the first device of its list when that is ready.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class AutoTests : DeviceTest
{
    [TestMethod]
    [TestCategory("NPU")]
    [TestCategory("GPU")]
    [RequiresNpu]
    [RequiresGpu]
    public void Auto_WithAList_RunsOnTheCpuBefore_AndOnTheFirstDeviceAfterTheHandOver()
    {
        using Core core = new();
        float[] expected = LandmarkNetwork.OnCpu(core, seed: 1);
        using CompiledModel compiled = LandmarkNetwork.Compile(core, "AUTO:NPU,GPU,CPU");
        using InferRequest request = compiled.CreateInferRequest();
        List<string> devices = [];
        long started = Stopwatch.GetTimestamp();
        while (devices.Count == 0 || (devices[^1].Contains("CPU", StringComparison.Ordinal)
            && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(4)))
        {
            devices.Add(Devices(compiled));

            // bf16 on the CPU, f16 or f32 on the others.
            float[] actual = LandmarkNetwork.Infer(request, seed: 1);
            Assert.IsLessThan(0.02, expected.Zip(actual, static (a, b) => Math.Abs(a - b)).Max());

            // Leaves the processors to the compilation for the other devices.
            Thread.Sleep(5);
        }

        TestContext.WriteLine($"{devices.Count} inferences: {string.Join(", ", devices.Distinct())}");
        StringAssert.StartsWith(devices[^1], "NPU");
        LandmarkNetwork.AssertNear(expected, LandmarkNetwork.Infer(request, seed: 1));
        Assert.AreEqual(devices[^1], Devices(compiled));
    }

    [TestMethod]
    [TestCategory("GPU")]
    [RequiresGpu]
    public void Auto_WithoutStartUpFallback_RunsOnTheFirstDeviceFromTheStart()
    {
        using Core core = new();
        using CompiledModel compiled = LandmarkNetwork.Compile(core, "AUTO:GPU,CPU", 1, ("ENABLE_STARTUP_FALLBACK", "NO"));
        StringAssert.StartsWith(Devices(compiled), "GPU");
        LandmarkNetwork.AssertNear(LandmarkNetwork.OnCpu(core, seed: 2), LandmarkNetwork.Infer(compiled, seed: 2));
    }

    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory("NPU")]
    [RequiresGpu]
    [RequiresNpu]
    public void Multi_DistributesRequestsOverAllDevices_WithEqualNumbers()
    {
        using Core core = new();
        float[][] expected = [.. Enumerable.Range(0, 12).Select(seed => LandmarkNetwork.OnCpu(core, seed))];
        using CompiledModel compiled = LandmarkNetwork.Compile(core, "MULTI:NPU,GPU");
        Assert.HasCount(2, Devices(compiled).Split(','));
        using InferRequestPool pool = new(compiled, 4);
        float[][] actual = new float[expected.Length][];
        Parallel.For(0, expected.Length, seed =>
        {
            using InferRequestLease lease = pool.Rent();
            actual[seed] = LandmarkNetwork.Infer(lease.Request, seed);
        });
        for (int i = 0; i < expected.Length; i++)
        {
            LandmarkNetwork.AssertNear(expected[i], actual[i]);
        }
    }

    private static string Devices(CompiledModel compiled) =>
        compiled.TryGetExecutionDevices(out IReadOnlyList<string>? devices, out OpenVinoException? error)
            ? string.Join(",", devices)
            : throw error;
}
