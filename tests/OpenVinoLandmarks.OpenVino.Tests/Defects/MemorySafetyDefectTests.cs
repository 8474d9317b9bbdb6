using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>Memory safety; numbered as in docs/defects.md.</summary>
[TestClass]
[DoNotParallelize]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class MemorySafetyDefectTests : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _compiled;
    private readonly float[] _expected;

    public MemorySafetyDefectTests()
    {
        _compiled = LandmarkModel.Compile(_core);
        _expected = LandmarkRun.Expect(_compiled, 1);
    }

    public void Dispose()
    {
        _compiled.Dispose();
        _core.Dispose();
    }

    [TestMethod]
    public void D01_SettingAPropertyOfACompiledModel_PassesTheKeyFirst()
    {
        using CompiledModel batch = LandmarkModel.Compile(_core, "BATCH:CPU");
        batch.SetProperty("AUTO_BATCH_TIMEOUT", "7");
        Assert.AreEqual(7, batch.GetProperty(PropertyKeys.AutoBatchTimeout));
        Assert.ThrowsExactly<OpenVinoException>(() => _compiled.SetProperty("NO_SUCH_PROPERTY", "1"));
    }

    [TestMethod]
    public void D02_TensorOverAnArray_PinsTheArray()
    {
        (Tensor tensor, float[] array) = OverFreshArray();
        Garbage.Collect();
        tensor.CopyFrom<float>([1, 2, 3, 4]);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4 }, array);
        tensor.Dispose();
        using Tensor copy = Tensor.FromCopy<float>(new float[] { 5, 6, 7, 8 }, [4]);
        Garbage.Collect();
        CollectionAssert.AreEqual(new float[] { 5, 6, 7, 8 }, copy.ToArray<float>());
    }

    [TestMethod]
    public void D03_EveryObject_IsFreedByItsOwnFunction()
    {
        long before = OpenVinoRuntime.LiveObjects;
        for (int round = 0; round < 20; round++)
        {
            Core core = new Core();
            Model model = LandmarkModel.Read(core);
            PrePostProcessor processor = new PrePostProcessor(model);
            processor.Input().Tensor.SetLayout("NCHW");
            IDisposable[] objects =
            [
                core, model, processor, processor.Build(), core.CompileModel(model, "CPU"), model.GetInput(), model.GetMutableInput(),
                new Tensor(ElementType.Float32, [4]), new Layout("NC"), _compiled.CreateInferRequest(), _compiled.GetOutput(),
            ];
            new Random(round).Shuffle(objects);
            Array.ForEach(objects, static each => each.Dispose());
        }

        Assert.AreEqual(before, OpenVinoRuntime.LiveObjects);
    }

    [TestMethod]
    public async Task D04_D05_TheCallback_OutlivesTheCallThatSetIt()
    {
        // Only the running inference references the request; the callback's memory must stay valid until the callback has been called.
        for (int round = 0; round < 10; round++)
        {
            (Task running, Tensor output) = StartWithoutReference();
            Garbage.Collect();
            await running;
            CollectionAssert.AreEqual(_expected, output.ToArray<float>());
            output.Dispose();
        }
    }

    [TestMethod]
    public async Task D07_AnExceptionOfTheAwaiter_DoesNotReachNativeCode()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        for (int round = 0; round < 20; round++)
        {
            await Assert.ThrowsExactlyAsync<InvalidOperationException>(async () =>
            {
                await run.Request.InferAsync();
                throw new InvalidOperationException();
            });
        }
    }

    [TestMethod]
    public void D08_WeightsInMemory_AreKeptWithTheModelAndItsCompiledModels()
    {
        CompiledModel compiled = CompileFromMemory();
        Garbage.Collect();
        CollectionAssert.AreEqual(_expected, LandmarkRun.Expect(compiled, 1));
        compiled.Dispose();
    }

    [TestMethod]
    public void D08_WeightsInMemory_AreReleasedAfterTheLastUser()
    {
        WeakReference weights = UseWeights();
        Garbage.Collect();
        Assert.IsFalse(weights.IsAlive);
    }

    [TestMethod]
    public void D09_TensorsSetOnARequest_AreKeptWhileTheyAreSet()
    {
        using InferRequest request = _compiled.CreateInferRequest();
        (WeakReference input, WeakReference output) = SetWithoutReference(request);
        Garbage.Collect();
        Assert.IsTrue(input.IsAlive && output.IsAlive);
        request.Infer();
        using (Tensor result = request.GetOutputTensor())
        {
            CollectionAssert.AreEqual(_expected, result.ToArray<float>());
        }

        SetWithoutReference(request);
        Garbage.Collect();
        Assert.IsFalse(input.IsAlive || output.IsAlive);
    }

    [TestMethod]
    public void D09_TensorsSetByPorts_AreKept_AndReleasedWhenAnotherIsSet()
    {
        using Model model = TinyModels.Copies(_core, names: "none");
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        WeakReference[] first = SetByPorts(compiled, request);
        Garbage.Collect();
        Assert.IsTrue(first.All(static r => r.IsAlive));
        request.Infer();
        WeakReference[] second = SetByPorts(compiled, request);
        Garbage.Collect();
        Assert.IsTrue(second.All(static r => r.IsAlive));
        Assert.IsFalse(first.Any(static r => r.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] SetByPorts(CompiledModel compiled, InferRequest request) =>
    [
        .. Enumerable.Range(0, 2).SelectMany(i =>
        {
            float[] input = new float[6], output = new float[6];
            using Port inputPort = compiled.GetInput(i), outputPort = compiled.GetOutput(i);
            using Tensor inputTensor = Tensor.OverMemoryWithoutCopy(input.AsMemory(), [2, 3]);
            using Tensor outputTensor = Tensor.OverMemoryWithoutCopy(output.AsMemory(), [2, 3]);
            request.SetTensor(inputPort, inputTensor);
            request.SetTensor(outputPort, outputTensor);
            return (WeakReference[])[new WeakReference(input), new WeakReference(output)];
        }),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Tensor, float[] Array) OverFreshArray()
    {
        float[] array = new float[4];
        return (Tensor.OverMemoryWithoutCopy(array.AsMemory(), [4]), array);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Task Running, Tensor Output) StartWithoutReference()
    {
        InferRequest request = _compiled.CreateInferRequest();
        using Tensor input = new Tensor(ElementType.Float32, [1, 3, 48, 48]);
        Tensor output = new Tensor(ElementType.Float32, _compiled.Outputs[0].Shape);
        LandmarkRun.Pixels(1, input.AsSpan<float>());
        request.SetInputTensor(input);
        request.SetOutputTensor(output);
        return (request.InferAsync().AsTask(), output);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CompiledModel CompileFromMemory()
    {
        byte[] xml = File.ReadAllBytes(LandmarkModel.Path()), bin = File.ReadAllBytes(Path.ChangeExtension(LandmarkModel.Path(), ".bin"));
        Model model = _core.ReadModel(xml, bin.AsMemory());
        Garbage.Collect();
        using PrePostProcessor processor = new PrePostProcessor(model);
        using Model built = processor.Build();
        model.Dispose();
        Garbage.Collect();
        return _core.CompileModel(built, "CPU", LandmarkModel.FloatPrecision);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference UseWeights()
    {
        byte[] xml = File.ReadAllBytes(LandmarkModel.Path()), bin = File.ReadAllBytes(Path.ChangeExtension(LandmarkModel.Path(), ".bin"));
        using Model model = _core.ReadModel(xml, bin.AsMemory());
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        request.Infer();
        return new WeakReference(bin);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (WeakReference Input, WeakReference Output) SetWithoutReference(InferRequest request)
    {
        float[] input = new float[3 * 48 * 48], output = new float[10];
        LandmarkRun.Pixels(1, input);
        request.SetInputTensor(Tensor.OverMemoryWithoutCopy(input.AsMemory(), [1, 3, 48, 48]));
        using Tensor result = Tensor.OverMemoryWithoutCopy(output.AsMemory(), _compiled.Outputs[0].Shape);
        request.SetOutputTensor(result);
        return (new WeakReference(input), new WeakReference(output));
    }
}
