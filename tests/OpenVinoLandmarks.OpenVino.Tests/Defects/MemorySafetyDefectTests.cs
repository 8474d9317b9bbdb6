using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>Memory-safety defects of other bindings, numbered as in docs/defects.md.</summary>
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
    public void D02_TensorOverAnArray_FollowsNoMovedMemory()
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
            var core = new Core();
            Model model = LandmarkModel.Read(core);
            var processor = new PrePostProcessor(model);
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
        // Nobody holds the request but the run itself; the callback's memory must stay where it is until it has come.
        for (int round = 0; round < 10; round++)
        {
            (Task running, Tensor output) = StartAndForget();
            Garbage.Collect();
            await running;
            CollectionAssert.AreEqual(_expected, output.ToArray<float>());
            output.Dispose();
        }
    }

    [TestMethod]
    public async Task D07_AnExceptionOfTheAwaiter_StaysOnTheManagedSide()
    {
        using var run = new LandmarkRun(_compiled);
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
    public void D08_WeightsInMemory_LiveAsLongAsTheModelAndWhatWasCompiledFromIt()
    {
        CompiledModel compiled = CompileFromMemory();
        Garbage.Collect();
        CollectionAssert.AreEqual(_expected, LandmarkRun.Expect(compiled, 1));
        compiled.Dispose();
    }

    [TestMethod]
    public void D08_WeightsInMemory_AreLetGoAfterTheLastUser()
    {
        WeakReference weights = UseWeights();
        Garbage.Collect();
        Assert.IsFalse(weights.IsAlive);
    }

    [TestMethod]
    public void D09_TensorsSetOnARequest_LiveAsLongAsTheyAreSet()
    {
        using InferRequest request = _compiled.CreateInferRequest();
        (WeakReference input, WeakReference output) = SetAndForget(request);
        Garbage.Collect();
        Assert.IsTrue(input.IsAlive && output.IsAlive);
        request.Infer();
        using (Tensor result = request.GetOutputTensor())
        {
            CollectionAssert.AreEqual(_expected, result.ToArray<float>());
        }

        SetAndForget(request);
        Garbage.Collect();
        Assert.IsFalse(input.IsAlive || output.IsAlive);
    }

    [TestMethod]
    public void D11_Children_OutliveTheirParents_AndTheirDisposalShows()
    {
        var core = new Core();
        Model model = LandmarkModel.Read(core);
        CompiledModel compiled = core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        Port port = model.GetInput();
        var run = new LandmarkRun(compiled);
        core.Dispose();
        model.Dispose();
        compiled.Dispose();
        Garbage.Collect();
        run.Fill(1);
        run.Request.Infer();
        CollectionAssert.AreEqual(_expected, run.Output.ToArray<float>());
        Assert.AreEqual(new Shape(1, 3, 48, 48), port.Shape);
        run.Dispose();
        port.Dispose();
        Action[] uses =
        [
            () => core.GetAvailableDevices(), () => _ = model.Name, () => _ = compiled.InputCount, () => _ = port.Shape,
            run.Request.Infer, () => run.Request.InferAsync().AsTask(), () => run.Request.GetOutputTensor(), () => _ = run.Input.Shape,
            () => run.Output.AsSpan<float>(), () => run.Output.CopyTo<float>(new float[10]), () => compiled.CreateInferRequest(), () => model.GetInput(),
        ];
        Array.ForEach(uses, static use => Assert.ThrowsExactly<ObjectDisposedException>(use));
    }

    [TestMethod]
    public void D12_ATemporary_IsNotFinalizedDuringItsOwnCall()
    {
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        for (int round = 0; round < 300; round++)
        {
            Assert.AreEqual(new Shape(2, 3), new Tensor(ElementType.Float32, [2, 3]).Shape);
            Assert.IsGreaterThan(0, new Core().GetFullName("CPU").Length);
        }

        stop.Cancel();
        collector.Join();
    }

    [TestMethod]
    public void D12_D17_Dispose_FromManyThreadsAndTwice_FreesOnce()
    {
        long before = OpenVinoRuntime.LiveObjects;
        for (int round = 0; round < 50; round++)
        {
            IDisposable[] objects = [new Core(), new Tensor(ElementType.Float32, [4]), new Layout("NC"), _compiled.CreateInferRequest(), new InferRequestPool(_compiled, 2)];
            Parallel.For(0, 16, i => objects[i % objects.Length].Dispose());
            Array.ForEach(objects, static each => each.Dispose());
        }

        Assert.AreEqual(before, OpenVinoRuntime.LiveObjects);
    }

    [TestMethod]
    public void D12_Dispose_DuringAnInference_LetsItEnd()
    {
        for (int round = 0; round < 200; round++)
        {
            var run = new LandmarkRun(_compiled);
            var infer = new Thread(() =>
            {
                try
                {
                    run.Request.Infer();
                }
                catch (ObjectDisposedException e)
                {
                    Assert.IsNotNull(e);
                }
            });
            infer.Start();
            run.Dispose();
            infer.Join();
        }
    }

    [TestMethod]
    public void D13_ASpan_OutlivesItsTensor()
    {
        Span<float> span = SpanOfAForgottenTensor();
        Garbage.Collect();
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, span.ToArray());
        span.Fill(4);
    }

    [TestMethod]
    public void D14_AScalar_HasAShapeWithoutAxes()
    {
        for (int round = 0; round < 1000; round++)
        {
            using var scalar = new Tensor(ElementType.Float32, Shape.Scalar);
            Assert.AreEqual((Shape.Scalar, 1L, 4L), (scalar.Shape, scalar.ElementCount, scalar.ByteLength));
        }

        using Model model = TinyModels.Copies(_core, shape: string.Empty);
        using Port port = model.GetInput(0);
        Assert.AreEqual((Shape.Scalar, 0), (port.Shape, port.PartialShape.Rank));
        using MutablePort mutable = model.GetMutableOutput(1);
        Assert.AreEqual(Shape.Scalar, mutable.Shape);
    }

    [TestMethod]
    public void D15_ReshapeByPorts_TakesMutablePortsOnly()
    {
        using Model model = TinyModels.Copies(_core);
        using MutablePort first = model.GetMutableInput(0), second = model.GetMutableInput(1);
        model.Reshape(new Dictionary<MutablePort, PartialShape> { [first] = [4, 5], [second] = [6] });
        CollectionAssert.AreEqual(new[] { new Shape(4, 5), new Shape(6) }, model.Inputs.Select(static i => i.Shape).ToArray());
        first.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Reshape(new Dictionary<MutablePort, PartialShape> { [first] = [1], [second] = [1] }));
    }

    [TestMethod]
    public unsafe void D16_Strings_EndWithAZero()
    {
        string text = "é" + new string('x', 63);
        for (int length = 1; length <= text.Length; length++)
        {
            string part = text[..length];
            int bytes = System.Text.Encoding.UTF8.GetByteCount(part);
            using var path = new Interop.NativePath(part, wide: false);
            Assert.AreEqual(0, ((byte*)path.Pointer)[bytes]);
            using var properties = new Interop.NativeProperties([new(part, part)]);
            foreach (nint pointer in properties.Arguments)
            {
                Assert.AreEqual(0, ((byte*)pointer)[bytes]);
            }

            using var strings = new Interop.Utf8Strings([part]);
            Assert.AreEqual(0, ((byte*)strings.Pointers[0])[bytes]);
            using var layout = new Layout(string.Concat(Enumerable.Repeat("?", length)));
            Assert.HasCount(length, layout.ToString().Split(','));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Tensor, float[] Array) OverFreshArray()
    {
        float[] array = new float[4];
        return (Tensor.OverMemoryWithoutCopy(array.AsMemory(), [4]), array);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<float> SpanOfAForgottenTensor()
    {
        using Tensor tensor = Tensor.FromCopy<float>([1, 2, 3], [3]);
        return tensor.AsSpan<float>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Task Running, Tensor Output) StartAndForget()
    {
        InferRequest request = _compiled.CreateInferRequest();
        using var input = new Tensor(ElementType.Float32, [1, 3, 48, 48]);
        var output = new Tensor(ElementType.Float32, _compiled.Outputs[0].Shape);
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
        using var processor = new PrePostProcessor(model);
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
    private (WeakReference Input, WeakReference Output) SetAndForget(InferRequest request)
    {
        float[] input = new float[3 * 48 * 48], output = new float[10];
        LandmarkRun.Pixels(1, input);
        request.SetInputTensor(Tensor.OverMemoryWithoutCopy(input.AsMemory(), [1, 3, 48, 48]));
        using Tensor result = Tensor.OverMemoryWithoutCopy(output.AsMemory(), _compiled.Outputs[0].Shape);
        request.SetOutputTensor(result);
        return (new WeakReference(input), new WeakReference(output));
    }
}
