using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>Wrong marshalling and wrong values; numbered as in docs/defects.md.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class MarshallingDefectTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public unsafe void D23_VariadicCalls_PutTheArgumentsWhereAVariadicFunctionLooks()
    {
        // The C library's variadic function, with every number of arguments up to the largest.
        nint library = NativeLibrary.Load(OperatingSystem.IsWindows() ? "msvcrt" : OperatingSystem.IsMacOS() ? "libc.dylib" : "libc.so.6");
        nint print = NativeLibrary.GetExport(library, OperatingSystem.IsWindows() ? "_snprintf" : "snprintf");
        byte* buffer = stackalloc byte[1000];
        for (int count = 0; count <= VariadicCall.MaxArguments; count++)
        {
            string[] texts = [.. Enumerable.Range(0, count).Select(static i => $"<{i}>")];
            using Utf8Strings arguments = new Utf8Strings(texts);
            using Utf8Strings format = new Utf8Strings([string.Concat(Enumerable.Repeat("%s", count))]);
            VariadicCall.Invoke(print, [(nint)buffer, 1000, format.Pointers[0]], new ReadOnlySpan<nint>(arguments.Pointers, count));
            Assert.AreEqual(string.Concat(texts), Marshal.PtrToStringUTF8((nint)buffer));
        }

        Assert.ThrowsExactly<NotSupportedException>(() => VariadicCall.Invoke(print, [], new nint[VariadicCall.MaxArguments + 1]));
    }

    [TestMethod]
    public void D24_SetProperties_SetsThemAll()
    {
        Dictionary<string, string> properties = new Dictionary<string, string>
        {
            ["NUM_STREAMS"] = "3", ["INFERENCE_NUM_THREADS"] = "2", ["PERF_COUNT"] = "YES", ["EXECUTION_MODE_HINT"] = "ACCURACY",
            ["PERFORMANCE_HINT"] = "THROUGHPUT",
        };
        _core.SetProperties("CPU", properties);
        foreach ((string key, string value) in properties)
        {
            Assert.AreEqual(value, _core.GetProperty("CPU", key), key);
        }
    }

    [TestMethod]
    public void D25_ElementTypes_AreTheLoadedRuntimes()
    {
        // The runtime gets no length of the memory: with a wrong number it would read and write beyond the array.
        float[] memory = [1, 2, 3, 4];
        using Tensor tensor = Tensor.OverMemoryWithoutCopy(memory.AsMemory(), [4]);
        Assert.AreEqual((16L, ElementType.Float32), (tensor.ByteLength, tensor.ElementType));
        using Model model = LandmarkModel.ReadForImages(_core);
        Assert.AreEqual(ElementType.UInt8, model.Inputs[0].ElementType);
        Assert.AreEqual(ElementType.Float32, model.Outputs[0].ElementType);
    }

    [TestMethod]
    public void D26_TheTextOfAStatus_IsReadAndNotFreed()
    {
        for (int round = 0; round < 1000; round++)
        {
            OpenVinoException error = Native.Failure(OpenVinoStatus.InvalidCParameter, "do", null);
            StringAssert.Contains(error.Message, "invalid c input parameters");
            Assert.IsNull(error.RuntimeMessage);
        }
    }

    [TestMethod]
    public void D27_ColorPlanes_OfAnyNumber_ArePassed()
    {
        using Model model = LandmarkModel.Read(_core);
        using (PrePostProcessor processor = new PrePostProcessor(model))
        {
            InputTensorInfo tensor = processor.Input().Tensor;
            Assert.ThrowsExactly<OpenVinoException>(() => tensor.SetColorFormat(ColorFormat.Nv12TwoPlanes, "a", "b", "c", "d", "e"));
        }

        using PrePostProcessor planes = new PrePostProcessor(model);
        planes.Input().Tensor.SetElementType(ElementType.UInt8).SetColorFormat(ColorFormat.I420ThreePlanes, "Y", "U", "V");
        planes.Input().Steps.ConvertColor(ColorFormat.Bgr);
        planes.Input().Model.SetLayout("NCHW");
        using Model built = planes.Build();
        string[] names = [.. built.Inputs.Select(static i => i.Name!)];
        string[] planeNames = [.. names.Select(static name => name.Split('/')[^1])];
        CollectionAssert.AreEqual(new[] { "Y", "U", "V" }, planeNames, string.Join(' ', names));
    }

    [TestMethod]
    public void D28_SetOutputTensor_SetsTheOutput()
    {
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        using InferRequest request = compiled.CreateInferRequest();
        Tensor[] tensors = [.. Enumerable.Range(0, 4).Select(static _ => new Tensor(ElementType.Float32, [2, 3]))];
        request.SetInputTensor(0, tensors[0]);
        request.SetInputTensor(1, tensors[1]);
        request.SetOutputTensor(0, tensors[2]);
        request.SetOutputTensor(1, tensors[3]);
        tensors[0].AsSpan<float>().Fill(5);
        tensors[1].AsSpan<float>().Fill(6);
        request.Infer();
        Assert.IsTrue(tensors[2].ToArray<float>().All(static v => v == 5) && tensors[3].ToArray<float>().All(static v => v == 6));
        Assert.ThrowsExactly<OpenVinoException>(() => request.SetInputTensor(tensors[0]));
        Assert.ThrowsExactly<OpenVinoException>(() => request.SetOutputTensor(tensors[0]));
        Assert.ThrowsExactly<OpenVinoException>(request.GetOutputTensor);
    }

    [TestMethod]
    public void D29_PartialShapes_AreEqualAsObjects()
    {
        object left = new PartialShape(-1, 3), right = new PartialShape(-1, 3);
        Assert.AreEqual(left, right);
        Assert.AreEqual(left.GetHashCode(), right.GetHashCode());
        Assert.IsFalse(left.Equals(new Shape(1, 3)));
        Assert.IsFalse(PartialShape.DynamicRank.Equals((object)new PartialShape([])));
    }

    [TestMethod]
    public void D30_ASwitch_CanBeSwitchedOff()
    {
        _core.SetProperties("CPU", new PropertySet().Add(PropertyKeys.EnableHyperThreading, true));
        Assert.IsTrue(_core.GetProperty("CPU", PropertyKeys.EnableHyperThreading));
        _core.SetProperties("CPU", new PropertySet().Add(PropertyKeys.EnableHyperThreading, false));
        Assert.IsFalse(_core.GetProperty("CPU", PropertyKeys.EnableHyperThreading));
    }

    [TestMethod]
    public void D31_TheScalar_HasRankZeroAndOneElement() =>
        Assert.AreEqual((0, 1L, 0L), (Shape.Scalar.Rank, Shape.Scalar.ElementCount, new Shape(0).ElementCount));

    [TestMethod]
    public void D32_Versions_AreThoseOfAllDevices()
    {
        string[] devices = [.. _core.GetVersions("HETERO:CPU,BATCH").Select(static v => v.Device)];
        CollectionAssert.IsSubsetOf(new[] { "HETERO", "CPU", "BATCH" }, devices, string.Join(' ', devices));
    }

    [TestMethod]
    public void D33_Profiling_ReturnsEveryNode()
    {
        using Model model = TinyModels.Copies(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU", new PropertySet().Add(PropertyKeys.EnableProfiling, true));
        using InferRequest request = compiled.CreateInferRequest();
        request.Infer();
        string[] nodes = [.. request.GetProfilingInfo().Select(static i => i.NodeName)];
        CollectionAssert.IsSubsetOf(new[] { "relu0", "relu1" }, nodes, string.Join(' ', nodes));
        Assert.HasCount(nodes.Length, nodes.Distinct());
    }

    [TestMethod]
    public void D34_AnImportedBlob_IsNotChanged_AndAHintIsText()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        _core.SetProperty("CPU", "INFERENCE_PRECISION_HINT", "f32");
        byte[] blob = compiled.Export();
        byte[] framed = [0xEE, .. blob, 0xEE];
        using CompiledModel imported = _core.ImportModel(framed.AsSpan(1, blob.Length), "CPU");
        CollectionAssert.AreEqual(LandmarkRun.Expect(compiled, 2), LandmarkRun.Expect(imported, 2));
        Assert.AreEqual("THROUGHPUT", new PropertySet().Add(PropertyKeys.PerformanceMode, PerformanceMode.Throughput).Single().Value);
    }
}
