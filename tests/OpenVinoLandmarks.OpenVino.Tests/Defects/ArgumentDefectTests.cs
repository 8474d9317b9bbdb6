namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>
/// Arguments that C would misread, or that would end the process, are refused before the native call: missing elements, products that
/// overflow, texts with a zero, numbers that are not members of their enumeration.
/// </summary>
[TestClass]
[RequiresOpenVino]
public sealed class ArgumentDefectTests : IDisposable
{
    private const long Half = 1L << 62;

    private readonly Core _core = new();

    public static IEnumerable<object[]> TooLarge =>
    [
        [ElementType.UInt8, new long[] { Half + 1, 4 }],
        [ElementType.Float32, new long[] { Half + 1, 4 }],
        [ElementType.Float32, new long[] { Half }],
        [ElementType.Float32, new long[] { 1L << 32, 1L << 30 }],
        [ElementType.Float64, new long[] { 1L << 61, 1 }],
        [ElementType.Float16, new long[] { long.MaxValue }],
        [ElementType.Int64, new long[] { 3, 3074457345618258603, 2 }],
        [ElementType.UInt4, new long[] { 1L << 33, 1L << 33 }],
        [ElementType.Float32, new long[] { long.MaxValue, long.MaxValue, 0 }],
    ];

    public void Dispose() => _core.Dispose();

    [TestMethod]
    [DynamicData(nameof(TooLarge))]
    public unsafe void Shapes_WhoseProductOverflows_AreRefused(ElementType type, long[] sizes)
    {
        Shape shape = Shape.Create(sizes);
        using Tensor runtime = Tensor.AllocatedByRuntime(type, [4]);
        Refused(() => runtime.SetShape(shape), shape);
        Assert.AreEqual(new Shape(4), runtime.Shape);
        using Tensor managed = new Tensor(type, [4]);
        Refused(() => managed.SetShape(shape), shape);
        Refused(() => Tensor.AllocatedByRuntime(type, shape), shape);
        Assert.ThrowsExactly<OverflowException>(() => new Tensor(type, shape));
        byte* memory = stackalloc byte[64];
        nint address = (nint)memory;
        Refused(() => Tensor.OverAddressWithoutCopy(type, shape, address), shape);
    }

    [TestMethod]
    [DynamicData(nameof(TooLarge))]
    public void Shapes_WhoseProductOverflows_AreRefusedByModels(ElementType type, long[] sizes)
    {
        _ = type;
        PartialShape shape = Shape.Create([.. sizes, 8]);
        using Model model = TinyModels.AnyRows(_core);
        Assert.ThrowsExactly<OverflowException>(() => model.Reshape(shape));
        Assert.ThrowsExactly<OverflowException>(() => model.Reshape(new Dictionary<int, PartialShape> { [0] = shape }));
        Assert.AreEqual("[?,8]", model.Inputs[0].PartialShape.ToString());
    }

    [TestMethod]
    public void Shapes_LargerThanTheMemory_AreRefusedByTheRuntime()
    {
        using Tensor tensor = Tensor.AllocatedByRuntime(ElementType.UInt8, [4]);
        Refused(() => tensor.SetShape([Half]), [Half]);
        try
        {
            // The system may promise memory that it does not have.
            tensor.SetShape([1L << 46]);
        }
        catch (OpenVinoException)
        {
            Assert.AreEqual(new Shape(4), tensor.Shape);
            tensor.CopyFrom<byte>([1, 2, 3, 4]);
        }

        tensor.SetShape([0, 5]);
        Assert.AreEqual(0, tensor.ByteLength);
    }

    [TestMethod]
    public void Texts_ThatAreNull_AreRefused()
    {
        string[][] texts = [[null!], ["a", null!], [null!, "a", "b"]];
        foreach (string[] each in texts)
        {
            int at = Array.IndexOf(each, null);
            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => Tensor.FromText(each, [each.Length]));
            StringAssert.Contains(error.Message, $"index {at}");
            Assert.ThrowsExactly<ArgumentException>(() => Planes(each));
            if (OpenVinoRuntime.Version.IsAtLeast(2025, 4))
            {
                using Tensor tensor = Tensor.FromText([.. each.Select(static _ => "x")], [each.Length]);
                Assert.ThrowsExactly<ArgumentException>(() => tensor.SetText(each));
            }
        }
    }

    [TestMethod]
    public void Texts_ThatCannotBePassed_AreRefused()
    {
        // Not data rows: a lone surrogate is not stored unchanged in an attribute.
        foreach (string text in (string[])["\0", "CPU\0junk", "\0CPU", "in0\0", "\ud800", "in0\udc00x"])
        {
            Refused(text);
        }
    }

    private void Refused(string text)
    {
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor tensor = new(ElementType.Float32, [2, 3]);
        using PrePostProcessor processor = new(model);
        Dictionary<string, string> asKey = new() { [text] = "1" }, asValue = new() { ["NUM_STREAMS"] = text };
        Action[] calls =
        [
            () => model.GetInput(text), () => model.GetOutput(text), () => model.GetMutableInput(text), () => model.GetMutableOutput(text),
            () => compiled.GetInput(text), () => compiled.GetOutput(text), () => compiled.GetProperty(text), () => compiled.Export(text),
            () => compiled.SetProperty(text, "1"), () => compiled.SetProperty("NUM_STREAMS", text),
            () => request.GetTensor(text), () => request.SetTensor(text, tensor),
            () => model.Reshape(text, [2, 3]), () => model.Reshape(new Dictionary<string, PartialShape> { [text] = [2, 3] }),
            () => processor.Input(text), () => processor.Output(text), () => processor.Input(0).Tensor.SetLayout(text),
            () => processor.Input(0).Tensor.SetMemoryType(text), () => processor.Input(0).Model.SetLayout(text),
            () => processor.Input(0).Steps.ConvertLayout(text), () => Planes(["Y", text]), () => _ = new Layout(text),
            () => _core.CompileModel(model, text), () => _core.CompileModel("model.xml", text), () => _core.CompileModel(text, "CPU"),
            () => _core.CompileModel(model, "CPU", asKey), () => _core.CompileModel(model, "CPU", asValue),
            () => _core.ReadModel(text), () => _core.ReadModel("model.xml", text), () => _ = new Core(text), () => _core.AddExtension(text),
            () => _core.GetVersions(text), () => _core.GetFullName(text), () => _core.GetProperty("CPU", text),
            () => _core.SetProperty(text, "NUM_STREAMS", "1"), () => _core.SetProperty("CPU", text, "1"),
            () => _core.SetProperty("CPU", "NUM_STREAMS", text), () => _core.ImportModel([1, 2, 3], text),
            () => _core.CreateContext(text), () => _core.GetDefaultContext(text), () => Tensor.FromText([text], [1]),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(calls[i], $"call {i}");
            StringAssert.Contains(error.Message, "Remove");
            Assert.IsFalse(error.Message.Contains('\0'), $"call {i}: {error.Message}");
        }
    }

    [TestMethod]
    public void Texts_WithCharactersOutsideAscii_ArePassed()
    {
        using Model model = TinyModels.Copies(_core, names: "Grüße 😀 ");
        using Port port = model.GetInput("Grüße 😀 in0");
        Assert.AreEqual("Grüße 😀 in0", port.Name);
    }

    [TestMethod]
    public void Names_ThatAreNullOrEmpty_AreRefused()
    {
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor tensor = new(ElementType.Float32, [2, 3]);
        using PrePostProcessor processor = new(model);
        Action<string>[] calls =
        [
            name => model.GetInput(name), name => model.GetOutput(name), name => model.GetMutableInput(name),
            name => model.GetMutableOutput(name), name => compiled.GetInput(name), name => compiled.GetOutput(name),
            name => request.GetTensor(name), name => request.SetTensor(name, tensor), name => model.Reshape(name, [2, 3]),
            name => processor.Input(name), name => processor.Output(name),
        ];
        foreach (Action<string> call in calls)
        {
            Assert.ThrowsExactly<ArgumentNullException>(() => call(null!));
            Assert.ThrowsExactly<ArgumentException>(() => call(string.Empty));
        }
    }

    [TestMethod]
    public void Numbers_OutsideTheirEnumeration_AreRefused()
    {
        using Model model = TinyModels.Copies(_core);
        using PrePostProcessor processor = new(model);
        PreprocessInput input = processor.Input(0);
        const int No = 4711;
        Action[] calls =
        [
            () => input.Steps.Resize((ResizeAlgorithm)No), () => input.Steps.ConvertColor((ColorFormat)No),
            () => input.Steps.ConvertElementType((ElementType)No), () => input.Steps.Pad([1, 1], [1, 1], 0, (PaddingMode)No),
            () => input.Tensor.SetColorFormat((ColorFormat)No), () => input.Tensor.SetColorFormat((ColorFormat)No, "Y", "UV"),
            () => input.Tensor.SetElementType((ElementType)No), () => processor.Output(0).SetElementType((ElementType)No),
            () => _ = new Tensor((ElementType)No, [1]), () => Tensor.AllocatedByRuntime((ElementType)No, [1]),
            () => Tensor.AllocatedByRuntime((ElementType)(-1), [1]),
        ];
        foreach (Action call in calls)
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(call);
        }

        Assert.ThrowsExactly<ArgumentException>(() => input.Steps.Crop([0, 0], [1]));
        Assert.ThrowsExactly<ArgumentException>(() => input.Steps.Pad([0], [1, 1], 0, PaddingMode.Constant));
    }

    private void Planes(string[] names)
    {
        using Model model = TinyModels.Copies(_core);
        using PrePostProcessor processor = new(model);
        processor.Input(0).Tensor.SetColorFormat(ColorFormat.Nv12TwoPlanes, names);
    }

    private static void Refused(Action call, Shape shape) =>
        StringAssert.Contains(Assert.ThrowsExactly<OverflowException>(call).Message, shape.ToString());
}
