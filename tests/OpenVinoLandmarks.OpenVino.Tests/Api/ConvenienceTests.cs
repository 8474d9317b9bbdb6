namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>Short forms for users, and what objects and errors show of themselves.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class ConvenienceTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    [DataRow("2,3", "[2,3]")]
    [DataRow("?,3", "[?,3]")]
    [DataRow("1..4,?", "[1..4,?]")]
    [DataRow("", "[]")]
    public void Ports_DescribeThemselves_AlsoWithOpenSizes(string shape, string shown)
    {
        using Model model = shape.Contains('?')
            ? Reshaped(shape == "?,3" ? [-1, 3] : [new Dimension(1, 4), -1])
            : TinyModels.Copies(_core, shape);
        PortInfo info = model.Inputs[1];
        Assert.AreEqual($"1 'in1': Float32 {shown}", info.ToString());
        Assert.AreEqual($"0: Float32 {shown}", (info with { Index = 0, Name = null }).ToString());
        Port port = model.GetInput(1);
        Assert.AreEqual($"input 1: 'in1', Float32 {shown}", port.ToString());
        port.Dispose();
        Assert.AreEqual("input 1 (disposed)", port.ToString());
        using MutablePort mutable = model.GetMutableOutput("out0");
        Assert.AreEqual("output \"out0\"", mutable.ToString());
    }

    [TestMethod]
    public void Ports_WithAnOpenNumberOfAxes_DescribeThemselves() =>
        Assert.AreEqual("2 'x': UInt8 [...]", new PortInfo(2, "x", ElementType.UInt8, PartialShape.DynamicRank).ToString());

    [TestMethod]
    public void Tensors_DescribeThemselves()
    {
        Tensor tensor = new(ElementType.Float32, [1, 3]), scalar = new(ElementType.Int4, Shape.Scalar);
        Assert.AreEqual(("Float32 [1,3]", "Int4 []"), (tensor.ToString(), scalar.ToString()));
        tensor.Dispose();
        scalar.Dispose();
        Assert.AreEqual("Tensor (disposed)", tensor.ToString());
    }

    [TestMethod]
    public void PropertySets_DescribeThemselves()
    {
        PropertySet properties = new PropertySet()
            .Add(PropertyKeys.NumStreams, 2).Add("PERF_COUNT", "YES").Add(GpuPropertyKeys.OpenClContext, (nint)4711);
        Assert.AreEqual("NUM_STREAMS=2, PERF_COUNT=YES, OCL_CONTEXT=(pointer)", properties.ToString());
        Assert.AreEqual(string.Empty, new PropertySet().ToString());
    }

    [TestMethod]
    public void Errors_NameThePort_AndNothingInternal()
    {
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor wrong = new(ElementType.Float32, [7]);
        using Port port = compiled.GetInput(1), named = compiled.GetOutput("out1");
        (Action Call, string Shown)[] cases =
        [
            (() => request.SetTensor(port, wrong), "'input 1'"), (() => request.SetTensor(named, wrong), "'output \"out1\"'"),
            (() => request.SetTensor("in0", wrong), "'in0'"), (() => request.SetInputTensor(1, wrong), "'input 1'"),
            (() => request.SetOutputTensor(1, wrong), "'output 1'"), (() => model.GetInput("none"), "'input \"none\"'"),
            (() => compiled.GetInput(9), "'input 9'"), (() => compiled.GetOutput(), "'the only output'"),
        ];
        foreach ((Action call, string shown) in cases)
        {
            string message = Assert.ThrowsExactly<OpenVinoException>(call).Message;
            string own = message[..message.IndexOf(": ", StringComparison.Ordinal)];
            StringAssert.EndsWith(own, shown);
            Assert.IsFalse(own.Contains("Port", StringComparison.Ordinal) || own.Contains("Slot", StringComparison.Ordinal), own);
        }
    }

    [TestMethod]
    public void ErrorsAfterDisposal_NameThePublicType()
    {
        using Model model = TinyModels.Copies(_core);
        PrePostProcessor processor = new(model);
        PreprocessInput input = processor.Input(0);
        PreprocessOutput output = processor.Output(0);
        processor.Dispose();
        Action[] calls =
        [
            () => input.Steps.ReverseChannels(), () => input.Tensor.SetElementType(ElementType.UInt8),
            () => input.Model.SetLayout("NC"), () => output.SetElementType(ElementType.Float16), () => processor.Build(),
        ];
        foreach (Action call in calls)
        {
            string message = Assert.ThrowsExactly<ObjectDisposedException>(call).Message;
            Assert.IsFalse(message.Contains("Handle", StringComparison.Ordinal), message);
        }
    }

    [TestMethod]
    public void Infer_InOneCall_ReturnsACopyOfTheOutput()
    {
        using Model model = TinyModels.AnyRows(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        float[] numbers = [.. Enumerable.Range(-4, 16).Select(static i => (float)i)];
        using Tensor input = Tensor.FromCopy(numbers, [2, 8]);
        using Tensor output = compiled.Infer(input);
        compiled.Dispose();
        Assert.AreEqual(new Shape(2, 8), output.Shape);
        CollectionAssert.AreEqual(numbers.Select(static x => Math.Max(0, x)).ToArray(), output.AsSpan<float>().ToArray());
        using Model two = TinyModels.Copies(_core);
        using CompiledModel compiledTwo = _core.CompileModel(two, "CPU");
        using Tensor first = new(ElementType.Float32, [2, 3]);
        Assert.ThrowsExactly<OpenVinoException>(() => compiledTwo.Infer(first));
    }

    [TestMethod]
    public void CompileModel_WithoutADevice_UsesAnAvailableOne()
    {
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model);
        using InferRequest request = compiled.CreateInferRequest();
        request.Infer();
        Assert.ThrowsExactly<OpenVinoException>(() => _core.CompileModel("no-such-model.xml"));
    }

    [TestMethod]
    public void SetProperty_TakesTypedKeys()
    {
        _core.SetProperty("CPU", PropertyKeys.NumStreams, 2);
        _core.SetProperty("CPU", PropertyKeys.EnableProfiling, true);
        Assert.AreEqual(2, _core.GetProperty("CPU", PropertyKeys.NumStreams));
        Assert.IsTrue(_core.GetProperty("CPU", PropertyKeys.EnableProfiling));
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => compiled.SetProperty(PropertyKeys.NumStreams, 1));
        StringAssert.Contains(error.Message, "properties");
    }

    [TestMethod]
    public void ReadModel_TakesNullWeights()
    {
        byte[] xml = """<net name="n" version="11"><layers></layers><edges></edges></net>"""u8.ToArray();
        try
        {
            _core.ReadModel(xml, null).Dispose();
        }
        catch (OpenVinoException)
        {
            // The call compiles; whether a runtime reads a model without layers does not matter here.
        }
    }

    [TestMethod]
    public void Arrays_NeedNoTypeArgument()
    {
        float[] numbers = [1, 2, 3, 4], read = new float[4];
        using Tensor copy = Tensor.FromCopy(numbers, [2, 2]), over = Tensor.OverMemoryWithoutCopy(numbers, [4]);
        copy.CopyTo(read);
        CollectionAssert.AreEqual(numbers, read);
        over.CopyFrom(new float[] { 5, 6, 7, 8 });
        CollectionAssert.AreEqual(new float[] { 5, 6, 7, 8 }, numbers);
        Assert.ThrowsExactly<ArgumentNullException>(static () => Tensor.FromCopy((int[])null!, [1]));
        Assert.ThrowsExactly<ArgumentNullException>(static () => Tensor.OverMemoryWithoutCopy((int[])null!, [0]));
        Assert.ThrowsExactly<ArgumentNullException>(() => copy.CopyTo((float[])null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => copy.CopyFrom((float[])null!));
    }

    [TestMethod]
    public void CopyTo_AnotherTensor_CopiesAnyHostMemory()
    {
        using Tensor managed = Tensor.FromCopy(new float[] { 1, 2, 3, 4 }, [2, 2]);
        using Tensor native = Tensor.AllocatedByRuntime(ElementType.Float32, [4]);
        using Tensor back = new(ElementType.Float32, [4, 1]);
        managed.CopyTo(native);
        native.CopyTo(back);
        back.CopyTo(back);
        CollectionAssert.AreEqual(managed.ToArray<float>(), back.ToArray<float>());
        using Tensor otherType = new(ElementType.Int32, [2, 2]), otherCount = new(ElementType.Float32, [5]);
        Assert.ThrowsExactly<ArgumentException>(() => managed.CopyTo(otherType));
        Assert.ThrowsExactly<ArgumentException>(() => managed.CopyTo(otherCount));
        Assert.ThrowsExactly<ArgumentNullException>(() => managed.CopyTo((Tensor)null!));
        if (OpenVinoRuntime.Version.IsAtLeast(2025, 4))
        {
            using Tensor text = Tensor.FromText(["a"], [1]), otherText = Tensor.FromText(["b"], [1]);
            Assert.ThrowsExactly<ArgumentException>(() => text.CopyTo(otherText));
        }
    }

    private Model Reshaped(PartialShape shape)
    {
        Model model = TinyModels.Copies(_core);
        model.Reshape(new Dictionary<int, PartialShape> { [0] = shape, [1] = shape });
        return model;
    }
}
