using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Models;

/// <summary>Reading, reshaping and compiling models, and their inputs and outputs.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class ModelTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public void Model_HasInputsAndOutputs()
    {
        using Model model = LandmarkModel.Read(_core);
        Assert.AreEqual((1, 1, false), (model.InputCount, model.OutputCount, model.IsDynamic));
        PortInfo input = model.Inputs.Single(), output = model.Outputs.Single();
        Assert.AreEqual((0, ElementType.Float32, new Shape(1, 3, 48, 48)), (input.Index, input.ElementType, input.Shape));
        Assert.AreEqual(10, output.Shape.ElementCount);
        Assert.IsNotNull(input.Name);
        Assert.IsGreaterThan(0, model.Name.Length);
    }

    [TestMethod]
    public void Ports_AreFoundByIndexAndName()
    {
        using Model model = LandmarkModel.Read(_core);
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        string input = model.Inputs[0].Name!, output = model.Outputs[0].Name!;
        Port[] ports =
        [
            model.GetInput(), model.GetInput(0), model.GetInput(input), compiled.GetInput(), compiled.GetInput(0), compiled.GetInput(input),
            model.GetOutput(), model.GetOutput(0), model.GetOutput(output),
            compiled.GetOutput(), compiled.GetOutput(0), compiled.GetOutput(output),
        ];
        for (int i = 0; i < ports.Length; i++)
        {
            using Port port = ports[i];
            Assert.AreEqual(i < 6 ? input : output, port.Name);
            Assert.AreEqual(i < 6 ? new Shape(1, 3, 48, 48) : model.Outputs[0].Shape, port.Shape);
            Assert.AreEqual((PartialShape)port.Shape, port.PartialShape);
            Assert.AreEqual(ElementType.Float32, port.ElementType);
        }

        MutablePort[] mutable =
        [
            model.GetMutableInput(), model.GetMutableInput(0), model.GetMutableInput(input),
            model.GetMutableOutput(), model.GetMutableOutput(0), model.GetMutableOutput(output),
        ];
        Assert.IsTrue(mutable.Take(3).All(static port => port.Shape == new Shape(1, 3, 48, 48)));
        Array.ForEach(mutable, static port => port.Dispose());
        Assert.ThrowsExactly<OpenVinoException>(() => model.GetInput(5));
        Assert.ThrowsExactly<OpenVinoException>(() => model.GetInput("no such"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => compiled.GetInput(-1));
    }

    [TestMethod]
    public void Reshape_WorksByNameIndexAndPort()
    {
        using Model model = LandmarkModel.Read(_core);
        string name = model.Inputs[0].Name!;
        model.Reshape([2, 3, 48, 48]);
        Assert.AreEqual(new Shape(2, 3, 48, 48), model.Inputs[0].Shape);
        model.Reshape(name, [3, 3, 48, 48]);
        Assert.AreEqual(3, model.Outputs[0].Shape[0]);
        model.Reshape(new Dictionary<string, PartialShape> { [name] = [4, 3, 48, 48] });
        Assert.AreEqual(4, model.Inputs[0].Shape[0]);
        model.Reshape(new Dictionary<int, PartialShape> { [0] = [5, 3, 48, 48] });
        Assert.AreEqual(5, model.Inputs[0].Shape[0]);
        using (MutablePort port = model.GetMutableInput())
        {
            model.Reshape(new Dictionary<MutablePort, PartialShape> { [port] = [6, 3, 48, 48] });
            Assert.AreEqual(6, port.Shape[0]);
        }

        model.Reshape([new Dimension(2, -1), 3, 48, 48]);
        Assert.AreEqual(new Dimension(2, -1), model.Inputs[0].PartialShape[0]);
        model.Reshape([-1, 3, 48, 48]);
        Assert.AreEqual(Dimension.Dynamic, model.Inputs[0].PartialShape[0]);
        Assert.ThrowsExactly<NotSupportedException>(() => model.Reshape([]));
        model.Reshape([6, 3, 48, 48]);
        Assert.ThrowsExactly<OpenVinoException>(() => model.Reshape([1, 4, 48, 48]));
        Assert.ThrowsExactly<OpenVinoException>(() => model.Reshape("no such", [1, 3, 48, 48]));
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        Assert.AreEqual(6, compiled.Inputs[0].Shape[0]);
    }

    [TestMethod]
    public void Reshape_ToAnOpenBatch_InfersAnyBatch()
    {
        using Model model = LandmarkModel.Read(_core);
        model.Reshape([new Dimension(1, 8), 3, 48, 48]);
        Assert.IsTrue(model.IsDynamic);
        Assert.AreEqual("[1..8,3,48,48]", model.Inputs[0].PartialShape.ToString());
        using (Port port = model.GetInput())
        {
            Assert.ThrowsExactly<OpenVinoException>(() => port.Shape);
        }

        using CompiledModel compiled = _core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = new Tensor(ElementType.Float32, [3, 3, 48, 48]);
        LandmarkRun.Pixels(1, input.AsSpan<float>());
        request.SetInputTensor(input);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        Assert.AreEqual(30, output.ElementCount);
        using CompiledModel single = LandmarkModel.Compile(_core);
        using LandmarkRun first = new LandmarkRun(single);
        input.AsSpan<float>()[..(3 * 48 * 48)].CopyTo(first.Input.AsSpan<float>());
        first.Request.Infer();
        for (int i = 0; i < 10; i++)
        {
            Assert.AreEqual(first.Output.AsSpan<float>()[i], output.ToArray<float>()[i], 1e-5f);
        }
    }

    [TestMethod]
    public void ReadModel_FromMemory_HasTheSameOutputs()
    {
        byte[] xml = File.ReadAllBytes(LandmarkModel.Path()), bin = File.ReadAllBytes(Path.ChangeExtension(LandmarkModel.Path(), ".bin"));
        using CompiledModel fromFile = LandmarkModel.Compile(_core);
        using Model model = _core.ReadModel(xml, bin.AsMemory());
        using CompiledModel compiled = _core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        CollectionAssert.AreEqual(LandmarkRun.Expect(fromFile, 3), LandmarkRun.Expect(compiled, 3));
    }

    [TestMethod]
    public void ReadModel_FromAPathOutsideAscii_Works()
    {
        using ScratchFolder scratch = new ScratchFolder();
        string path = scratch.Copy(LandmarkModel.Path(), "Gesichter – 顔/Modell ß.xml");
        string weights = scratch.Copy(Path.ChangeExtension(LandmarkModel.Path(), ".bin"), "Gewichte é.bin");
        using Model model = _core.ReadModel(path, weights);
        File.Move(weights, Path.ChangeExtension(path, ".bin"));
        using CompiledModel compiled = _core.CompileModel(path, "CPU");
        Assert.AreEqual(model.Inputs[0].Shape, compiled.Inputs[0].Shape);
    }

    [TestMethod]
    public void WideFunctions_TakeTheSystemsWideCharacters()
    {
        // ReadModel calls these functions on Windows. They exist on other systems too, with characters of four bytes.
        using ScratchFolder scratch = new ScratchFolder();
        using HandleReference core = new HandleReference(_core.Handle);
        using NativePath path = new NativePath(scratch.Copy(LandmarkModel.Path(), "顔 ß.xml"), wide: true);
        using NativePath weights = new NativePath(scratch.Copy(Path.ChangeExtension(LandmarkModel.Path(), ".bin"), "é.bin"), wide: true);
        Assert.AreEqual(
            OpenVinoStatus.Ok,
            NativeMethods.ov_core_read_model_unicode(_core.Handle, path.Pointer, weights.Pointer, out ModelHandle model));
        model.Dispose();
        using NativePath together = new NativePath(LandmarkModel.Path(), wide: true);
        using NativeProperties none = new NativeProperties(null);
        Assert.AreEqual(
            OpenVinoStatus.Ok,
            PropertyCalls.CompileFile(core.Pointer, together.Pointer, wide: true, "CPU", none, out nint compiled));
        NativeMethods.ov_compiled_model_free(compiled);
        using NativePath missing = new NativePath("/no/such/plugins.xml", wide: true);
        Assert.AreNotEqual(
            OpenVinoStatus.Ok, NativeMethods.ov_core_create_with_config_unicode(missing.Pointer, out CoreHandle other));
        other.Dispose();
    }

    [TestMethod]
    public void ReadModel_OfAFileThatIsNotAModel_NamesThePath()
    {
        using ScratchFolder scratch = new ScratchFolder();
        string text = scratch.Write("text.xml", "no model"u8);
        foreach (string path in (string[])[text, "/no/such/model.xml"])
        {
            StringAssert.Contains(Assert.ThrowsExactly<OpenVinoException>(() => _core.ReadModel(path)).Message, path);
        }

        Assert.ThrowsExactly<ArgumentException>(() => _core.ReadModel(string.Empty));
        Assert.ThrowsExactly<ArgumentException>(() => _core.ReadModel("a\0b"));
        Assert.ThrowsExactly<OpenVinoException>(() => _core.ReadModel("no model"u8));
        Assert.ThrowsExactly<OpenVinoException>(() => _core.ReadModel([]));
    }

    [TestMethod]
    public void RuntimeModel_HasTheModelsInput()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using Model runtime = compiled.GetRuntimeModel();
        Assert.AreEqual(1, runtime.InputCount);
        Assert.ThrowsExactly<OpenVinoException>(compiled.GetContext);
    }

    [TestMethod]
    [DataRow("CPU")]
    [DataRow("AUTO")]
    [DataRow("AUTO:CPU")]
    [DataRow("HETERO:CPU")]
    [DataRow("MULTI:CPU")]
    [DataRow("BATCH:CPU")]
    public void Compile_OnEveryDeviceExpression_RunsAndReportsDevicesAndPrecision(string device)
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core, device);
        _ = LandmarkRun.Expect(compiled, 1);
        Assert.IsGreaterThanOrEqualTo(1, compiled.OptimalNumberOfInferRequests);
        if (compiled.TryGetExecutionDevices(out IReadOnlyList<string>? devices, out OpenVinoException? noDevices))
        {
            // AUTO without a list chooses among all devices of the machine.
            string[] possible = device == "AUTO" ? [.. _core.GetAvailableDevices()] : ["CPU"];
            Assert.IsTrue(devices.Any(d => possible.Any(p => d.Contains(p, StringComparison.Ordinal))), string.Join(' ', devices));
        }
        else
        {
            Assert.AreEqual(OpenVinoStatus.GeneralError, noDevices.Status);
        }

        if (compiled.TryGetInferencePrecision(out string? precision, out OpenVinoException? noPrecision))
        {
            CollectionAssert.Contains(new[] { "f32", "bf16", "f16" }, precision);
        }
        else
        {
            Assert.AreNotEqual("CPU", device);
            Assert.AreEqual(OpenVinoStatus.GeneralError, noPrecision.Status);
        }
    }

    [TestMethod]
    [DataRow("GPU")]
    [DataRow("NPU")]
    [DataRow("VPU")]
    [DataRow("cpu")]
    [DataRow("AUTO:GPU")]
    public void Compile_RunsOnADeviceThatIsListed_AndNamesOneThatIsNot(string device)
    {
        using Model model = LandmarkModel.Read(_core);
        if (_core.GetAvailableDevices().Any(d => d.Split('.')[0] == device.Split(':')[^1]))
        {
            using CompiledModel compiled = _core.CompileModel(model, device);
            Assert.IsTrue(LandmarkRun.Expect(compiled, 1).All(float.IsFinite));
            return;
        }

        StringAssert.Contains(Assert.ThrowsExactly<OpenVinoException>(() => _core.CompileModel(model, device)).Message, device);
    }
}
