namespace OpenVinoLandmarks.OpenVino.Tests.Preprocessing;

/// <summary>Conversions that are built into a model, compared with the plain model on converted inputs.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class PrePostProcessorTests : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _plain;

    public PrePostProcessorTests() => _plain = LandmarkModel.Compile(_core);

    public void Dispose()
    {
        _plain.Dispose();
        _core.Dispose();
    }

    [TestMethod]
    public void BytesInNhwc_HaveTheOutputsOfFloatsInNchw()
    {
        using CompiledModel compiled = LandmarkModel.CompileForImages(_core);
        Assert.AreEqual((ElementType.UInt8, new Shape(1, 48, 48, 3)), (compiled.Inputs[0].ElementType, compiled.Inputs[0].Shape));
        CompareWithPlain(compiled, static (x, y, c) => (x * 5) + (y * 3) + (c * 40) & 255, [1, 48, 48, 3]);
    }

    [TestMethod]
    public void Steps_ReverseChannels_Mean_Scale_AndTypes_ChangeTheInput()
    {
        // (x - 10) / 2 * 2 + 10 on reversed channels: the plain model on the original order.
        using CompiledModel compiled = Build(static (input, output) =>
        {
            input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC").SetColorFormat(ColorFormat.Rgb);
            input.Steps.ConvertElementType(ElementType.Float32).ConvertLayout("NCHW").ReverseChannels();
            input.Steps.Mean(10).Scale(2).Scale(0.5f, 0.5f, 0.5f).Mean(-10, -10, -10);
            input.Model.SetLayout("NCHW");
            output.SetElementType(ElementType.Float64);
        });
        Assert.AreEqual(ElementType.Float64, compiled.Outputs[0].ElementType);
        CompareWithPlain(compiled, static (x, y, c) => (x * 5) + (y * 3) + ((2 - c) * 40) & 255, [1, 48, 48, 3]);
    }

    [TestMethod]
    public void Resize_And_Color_AreCompiledIn()
    {
        using CompiledModel compiled = Build(static (input, _) =>
        {
            input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC").SetColorFormat(ColorFormat.Rgb).SetSpatialStaticShape(96, 80);
            input.Steps.ConvertColor(ColorFormat.Bgr).Resize(ResizeAlgorithm.Linear);
            input.Model.SetLayout("NCHW");
        });
        Assert.AreEqual(new Shape(1, 96, 80, 3), compiled.Inputs[0].Shape);
        CompareWithPlain(compiled, static (_, _, c) => 60 * (c + 1), [1, 96, 80, 3], flat: true);
    }

    [TestMethod]
    public void Crop_UsesTheMiddleOfTheTensor()
    {
        using CompiledModel compiled = Build(static (input, _) =>
        {
            using Tensor larger = new Tensor(ElementType.UInt8, [1, 50, 52, 3]);
            using Layout layout = new Layout("NHWC");
            input.Tensor.SetFrom(larger).SetLayout(layout);
            input.Steps.Crop([0, 1, 2, 0], [1, 49, 50, 3]).ConvertLayout(layout);
            using Layout model = new Layout("NCHW");
            input.Model.SetLayout(model);
        });
        CompareWithPlain(compiled, static (x, y, c) => ((x - 2) * 5) + ((y - 1) * 3) + (c * 40) & 255, [1, 50, 52, 3]);
    }

    [TestMethod]
    public void Pad_AddsElements_OnRuntimesThatSupportIt()
    {
        static void Pad(PreprocessInput input, PreprocessOutput output)
        {
            input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC").SetSpatialStaticShape(46, 44);
            input.Steps.ConvertElementType(ElementType.Float32).Pad([0, 1, 2, 0], [0, 1, 2, 0], 7, PaddingMode.Constant);
            input.Model.SetLayout("NCHW");
        }

        if (!OpenVinoRuntime.Version.IsAtLeast(2025, 4))
        {
            Assert.ThrowsExactly<NotSupportedException>(() => Build(Pad));
            return;
        }

        using CompiledModel compiled = Build(Pad);
        using LandmarkRun run = new LandmarkRun(_plain);
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor small = new Tensor(ElementType.UInt8, [1, 46, 44, 3]);
        small.AsSpan<byte>().Fill(100);
        request.SetInputTensor(small);
        request.Infer();
        for (int i = 0; i < 3 * 48 * 48; i++)
        {
            (int x, int y) = (i % 48, i / 48 % 48);
            run.Input.AsSpan<float>()[i] = x is < 2 or > 45 || y is < 1 or > 46 ? 7 : 100;
        }

        run.Request.Infer();
        using Tensor output = request.GetOutputTensor();
        AssertClose(run.Output.ToArray<float>(), output.ToArray<float>());
    }

    [TestMethod]
    public void ColorPlanes_BecomeInputs()
    {
        using CompiledModel compiled = Build(static (input, _) =>
        {
            input.Tensor.SetElementType(ElementType.UInt8).SetColorFormat(ColorFormat.Nv12TwoPlanes, "Y", "UV");
            input.Steps.ConvertColor(ColorFormat.Bgr);
            input.Model.SetLayout("NCHW");
        });
        Assert.HasCount(2, compiled.Inputs);
        Assert.AreEqual((new Shape(1, 48, 48, 1), new Shape(1, 24, 24, 2)), (compiled.Inputs[0].Shape, compiled.Inputs[1].Shape));
    }

    [TestMethod]
    public void Parts_AreFoundByIndexAndName_AndAreDisposedWithTheProcessor()
    {
        using Model model = LandmarkModel.Read(_core);
        PreprocessInput input;
        PreprocessOutput output;
        using (PrePostProcessor processor = new PrePostProcessor(model))
        {
            _ = processor.Input(0).Tensor.SetMemoryType("CPU_MEMORY");
            _ = processor.Output(0);
            _ = processor.Input(model.Inputs[0].Name!);
            _ = processor.Output(model.Outputs[0].Name!);
            input = processor.Input();
            output = processor.Output();
            Assert.ThrowsExactly<OpenVinoException>(() => processor.Input(7));
            Assert.ThrowsExactly<OpenVinoException>(() => processor.Output("no such"));
            Assert.ThrowsExactly<OpenVinoException>(() => input.Tensor.SetLayout("!"));
        }

        Assert.ThrowsExactly<ObjectDisposedException>(() => input.Tensor.SetElementType(ElementType.UInt8));
        Assert.ThrowsExactly<ObjectDisposedException>(() => input.Steps.Resize(ResizeAlgorithm.Cubic));
        Assert.ThrowsExactly<ObjectDisposedException>(() => input.Model.SetLayout("NCHW"));
        Assert.ThrowsExactly<ObjectDisposedException>(() => output.SetElementType(ElementType.Float32));
    }

    [TestMethod]
    public void Build_ASecondTime_OrWithContradictions_IsAnError()
    {
        using Model model = LandmarkModel.Read(_core);
        using PrePostProcessor processor = new PrePostProcessor(model);
        using Model built = processor.Build();
        Assert.ThrowsExactly<InvalidOperationException>(processor.Build);
        using PrePostProcessor contradiction = new PrePostProcessor(model);
        contradiction.Input().Tensor.SetLayout("NHWC");
        contradiction.Input().Model.SetLayout("NHW");
        Assert.ThrowsExactly<OpenVinoException>(contradiction.Build);
    }

    private CompiledModel Build(Action<PreprocessInput, PreprocessOutput> declare)
    {
        using Model model = LandmarkModel.Read(_core);
        using PrePostProcessor processor = new PrePostProcessor(model);
        declare(processor.Input(), processor.Output());
        using Model built = processor.Build();
        return _core.CompileModel(built, "CPU", LandmarkModel.FloatPrecision);
    }

    // Runs the picture that the function draws through the compiled model, and the same pixels as floats through the plain model.
    private void CompareWithPlain(CompiledModel compiled, Func<int, int, int, int> draw, Shape shape, bool flat = false)
    {
        using LandmarkRun plain = new LandmarkRun(_plain);
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor bytes = new Tensor(ElementType.UInt8, shape);
        (int height, int width) = ((int)shape[1], (int)shape[2]);
        for (int i = 0; i < height * width * 3; i++)
        {
            bytes.AsSpan<byte>()[i] = (byte)draw(i / 3 % width, i / 3 / width, i % 3);
        }

        (int left, int top) = flat ? (0, 0) : ((width - 48) / 2, (height - 48) / 2);
        bool reversed = compiled.Outputs[0].ElementType == ElementType.Float64 || flat;
        for (int i = 0; i < 3 * 48 * 48; i++)
        {
            int channel = i / (48 * 48);
            plain.Input.AsSpan<float>()[i] = (byte)draw((i % 48) + left, (i / 48 % 48) + top, reversed ? 2 - channel : channel);
        }

        request.SetInputTensor(bytes);
        request.Infer();
        plain.Request.Infer();
        using Tensor output = request.GetOutputTensor();
        float[] actual = output.ElementType == ElementType.Float64
            ? [.. output.ToArray<double>().Select(static v => (float)v)]
            : output.ToArray<float>();
        AssertClose(plain.Output.ToArray<float>(), actual);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        float worst = expected.Zip(actual, static (a, b) => Math.Abs(a - b)).Max();
        Assert.IsLessThan(1e-4f, worst, $"worst difference {worst:E2}");
    }
}
