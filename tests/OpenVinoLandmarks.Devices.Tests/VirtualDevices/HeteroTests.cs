using System.Xml.Linq;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.VirtualDevices;

/// <summary>
/// HETERO runs the layers that its first device does not know on the next one. The C API cannot ask which layers those are (query_model is
/// in the C++ API only); the profile of an inference tells it: it names the part of the model before the layer.
/// </summary>
[TestClass]
[TestCategory("NPU")]
[RequiresNpu]
[RequiresOfficialModels]
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

        // Each PReLU is alone in its part of the model, between parts without one.
        string[] activations = [.. XDocument.Load(ModelFile).Descendants("layer")
            .Where(static layer => (string?)layer.Attribute("type") == "PReLU").Select(static layer => (string)layer.Attribute("name")!)];
        Assert.IsGreaterThanOrEqualTo(2, activations.Length);
        Assert.IsGreaterThan(activations.Length, parts.Length);
        foreach (string activation in activations)
        {
            IGrouping<string, ProfilingInfo> part = parts.Single(
                one => one.Any(layer => layer.NodeName.EndsWith($": {activation}", StringComparison.Ordinal)));
            Assert.IsFalse(part.Any(static layer => layer.NodeType is "Convolution" or "FullyConnected" or "MatMul"), part.Key);
        }

        LandmarkNetwork.AssertNear(OnCpu(core), Infer(compiled));
    }

    [TestMethod]
    [RequiresNpuDriver]
    public void TheDetector_OnASplitModel_NamesBothDevices_AndFindsTheSamePoints()
    {
        SetForThisTest("CPU_AS_NPU_UNSUPPORTED", "PReLU");
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Options("HETERO:NPU,CPU"));
        using FaceLandmarkDetector onCpu = FaceLandmarkDetector.Create(Options("CPU"));
        IReadOnlyList<string> executed = detector.Info.Engine.ExecutedDevices;
        Assert.HasCount(2, executed, string.Join(", ", executed));
        StringAssert.StartsWith(executed[0], "NPU");
        Assert.AreEqual("CPU", executed[1]);
        MemoryImage picture = Astronaut.InMemory();
        FaceLandmarks expected = onCpu.Detect(picture.View, [Astronaut.Face])[0];
        FaceLandmarks actual = detector.Detect(picture.View, [Astronaut.Face])[0];
        Assert.AreEqual(expected.Nose.X, actual.Nose.X, 0.2);
        Assert.AreEqual(expected.LeftMouthCorner.Y, actual.LeftMouthCorner.Y, 0.2);
    }

    private static FaceLandmarkDetectorOptions Options(string device) => new()
    {
        Engine = { Device = DeviceSelection.Parse(device) },
        Model = ModelCatalog.OfficialLandmarks,
    };

    private static string ModelFile => TestData.OfficialModel(ModelCatalog.OfficialLandmarks, "FP32");

    private static CompiledModel Compile(Core core)
    {
        Dictionary<string, string> properties = new() { ["PERF_COUNT"] = "YES" };
        using Model model = core.ReadModel(ModelFile);
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
        using Model model = core.ReadModel(ModelFile);
        using CompiledModel compiled = core.CompileModel(model, "CPU", properties);
        return Infer(compiled);
    }

    private static Tensor Input()
    {
        float[] pixels = [.. LandmarkNetwork.Pixels(3).Select(static pixel => (float)pixel)];
        return Tensor.FromCopy<float>(pixels, new Shape(1, 3, 48, 48));
    }
}
