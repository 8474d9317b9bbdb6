using System.Runtime.CompilerServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>Lifetimes of objects, and the native form of strings and shapes; numbered as in docs/defects.md.</summary>
[TestClass]
[DoNotParallelize]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class LifetimeDefectTests : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _compiled;
    private readonly float[] _expected;

    public LifetimeDefectTests()
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
    public void D11_Children_OutliveTheirParents_AndDisposedOnesThrow()
    {
        Core core = new Core();
        Model model = LandmarkModel.Read(core);
        CompiledModel compiled = core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        Port port = model.GetInput();
        LandmarkRun run = new LandmarkRun(compiled);
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
            () => run.Output.AsSpan<float>(), () => run.Output.CopyTo<float>(new float[10]), () => compiled.CreateInferRequest(),
            () => model.GetInput(),
        ];
        Array.ForEach(uses, static use => Assert.ThrowsExactly<ObjectDisposedException>(use));
    }

    [TestMethod]
    public void D12_ATemporary_IsNotFinalizedDuringItsOwnCall()
    {
        using CancellationTokenSource stop = new CancellationTokenSource();
        Thread collector = new Thread(() =>
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
            IDisposable[] objects =
            [
                new Core(), new Tensor(ElementType.Float32, [4]), new Layout("NC"), _compiled.CreateInferRequest(),
                new InferRequestPool(_compiled, 2),
            ];
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
            LandmarkRun run = new LandmarkRun(_compiled);
            Thread infer = new Thread(() =>
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
        Span<float> span = SpanOfADisposedTensor();
        Garbage.Collect();
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, span.ToArray());
        span.Fill(4);
    }

    [TestMethod]
    public void D14_AScalar_HasAShapeWithoutAxes()
    {
        for (int round = 0; round < 1000; round++)
        {
            using Tensor scalar = new Tensor(ElementType.Float32, Shape.Scalar);
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
        Dictionary<MutablePort, PartialShape> withDisposed = new() { [first] = [1], [second] = [1] };
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Reshape(withDisposed));
    }

    [TestMethod]
    public unsafe void D16_Strings_EndWithAZero()
    {
        string text = "é" + new string('x', 63);
        for (int length = 1; length <= text.Length; length++)
        {
            string part = text[..length];
            int bytes = System.Text.Encoding.UTF8.GetByteCount(part);
            using NativePath path = new NativePath(part, wide: false);
            Assert.AreEqual(0, ((byte*)path.Pointer)[bytes]);
            using NativeProperties properties = new NativeProperties([new(part, part)]);
            foreach (nint pointer in properties.Arguments)
            {
                Assert.AreEqual(0, ((byte*)pointer)[bytes]);
            }

            using Utf8Strings strings = new Utf8Strings([part]);
            Assert.AreEqual(0, ((byte*)strings.Pointers[0])[bytes]);
            using Layout layout = new Layout(string.Concat(Enumerable.Repeat("?", length)));
            Assert.HasCount(length, layout.ToString().Split(','));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<float> SpanOfADisposedTensor()
    {
        using Tensor tensor = Tensor.FromCopy<float>([1, 2, 3], [3]);
        return tensor.AsSpan<float>();
    }
}
