using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests.VirtualDevices;

/// <summary>
/// HETERO runs the layers that its first device does not know on the next one. The C API cannot ask which layers those are (query_model is
/// in the C++ API only); the profile of an inference tells it: it names the part of the model before the layer.
/// </summary>
[TestClass]
[TestCategory("NPU")]
[RequiresNpu]
public sealed class HeteroTests : DeviceTest
{
    [TestMethod]
    public void AModelThatTheNpuKnows_RunsThereWholly()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        Assert.HasCount(1, Devices(compiled));
        Assert.HasCount(1, Parts(compiled));
    }

    [TestMethod]
    [RequiresNpuDriver]
    [RequiresOfficialModels]
    public void LayersThatTheNpuDoesNotKnow_RunOnTheCpu()
    {
        SetForThisTest("CPU_AS_NPU_UNSUPPORTED", "PReLU");
        using Core core = new();
        using CompiledModel compiled = Compile(core);

        string[] devices = Devices(compiled);
        Assert.HasCount(2, devices, string.Join(", ", devices));
        StringAssert.StartsWith(devices[0], "NPU");
        Assert.AreEqual("CPU", devices[1]);
        IGrouping<string, ProfilingInfo>[] parts = Parts(compiled);
        foreach (IGrouping<string, ProfilingInfo> part in parts)
        {
            TestContext.WriteLine($"{part.Key}: {string.Join(", ", part.Select(layer => $"{layer.NodeName} ({layer.NodeType})"))}");
        }

        // Each PReLU is a part of its own, between parts without one.
        IGrouping<string, ProfilingInfo>[] withPRelu = [.. parts.Where(part => part.Any(IsPRelu))];
        Assert.IsGreaterThanOrEqualTo(2, withPRelu.Length);
        Assert.IsGreaterThan(withPRelu.Length, parts.Length);
        foreach (IGrouping<string, ProfilingInfo> part in withPRelu)
        {
            Assert.IsFalse(part.Any(static layer => layer.NodeType is "Convolution" or "FullyConnected"), part.Key);
        }

        LandmarkNetwork.AssertNear(OnCpu(core), Infer(compiled));
    }

    [TestMethod]
    [RequiresNpuDriver]
    public void TheDetector_OnASplitModel_NamesBothDevices_AndFindsTheSamePoints()
    {
        SetForThisTest("CPU_AS_NPU_UNSUPPORTED", "PReLU");
        string[] executed;
        using (FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse("HETERO:NPU,CPU") },
            Model = OpenVinoLandmarks.Models.ModelCatalog.OfficialLandmarks,
        }))
        {
            executed = [.. detector.Info.Engine.ExecutedDevices];
        }

        Assert.HasCount(2, executed, string.Join(", ", executed));
        Assert.AreEqual("CPU", executed[1]);

        // The NPU alone refuses the model, and the error names the device and the model.
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse("NPU") },
            Model = OpenVinoLandmarks.Models.ModelCatalog.OfficialLandmarks,
        }).Dispose());
        StringAssert.Contains(error.Message, "NPU cannot run landmarks-regression-retail-0009");
        Assert.DoesNotContain("\n", error.Message);
    }

    private static bool IsPRelu(ProfilingInfo layer) => layer.NodeType is "PReLU" or "PRelu" or "Eltwise" && IsNamedPRelu(layer);

    private static bool IsNamedPRelu(ProfilingInfo layer) => layer.NodeName.Contains("relu", StringComparison.OrdinalIgnoreCase);

    private static CompiledModel Compile(Core core)
    {
        Dictionary<string, string> properties = new() { ["PERF_COUNT"] = "YES" };
        using Model model = core.ReadModel(TestData.OfficialModel("landmarks-regression-retail-0009", "FP32"));
        return core.CompileModel(model, "HETERO:NPU,CPU", properties);
    }

    private static string[] Devices(CompiledModel compiled) =>
        compiled.TryGetExecutionDevices(out IReadOnlyList<string>? devices, out OpenVinoException? error) ? [.. devices] : throw error;

    // HETERO writes "subgraph0: name" for the layers of each part.
    private static IGrouping<string, ProfilingInfo>[] Parts(CompiledModel compiled)
    {
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = Input();
        request.SetInputTensor(input);
        request.Infer();
        return [.. request.GetProfilingInfo().GroupBy(static layer => layer.NodeName.Split(':')[0])];
    }

    private static float[] Infer(CompiledModel compiled)
    {
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = Input();
        request.SetInputTensor(input);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        return output.ToArray<float>();
    }

    private static float[] OnCpu(Core core)
    {
        Dictionary<string, string> properties = new() { ["INFERENCE_PRECISION_HINT"] = "f32" };
        using Model model = core.ReadModel(TestData.OfficialModel("landmarks-regression-retail-0009", "FP32"));
        using CompiledModel compiled = core.CompileModel(model, "CPU", properties);
        return Infer(compiled);
    }

    private static Tensor Input()
    {
        float[] pixels = [.. LandmarkNetwork.Pixels(3).Select(static pixel => (float)pixel)];
        return Tensor.FromCopy<float>(pixels, new Shape(1, 3, 48, 48));
    }
}
