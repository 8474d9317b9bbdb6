namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>Synchronous inference, tensors of requests, starting and waiting, profiling.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class InferRequestTests : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _compiled;

    public InferRequestTests() => _compiled = LandmarkModel.Compile(_core);

    public void Dispose()
    {
        _compiled.Dispose();
        _core.Dispose();
    }

    [TestMethod]
    public void Infer_InSteadyState_AllocatesNothing()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        Infer(run.Request, 100);
        Assert.AreEqual(0, Allocations.LeastOf(() => Infer(run.Request, 100)));
    }

    [TestMethod]
    public void Tensors_AreSetAndReadByNameIndexAndPort()
    {
        float[] expected = LandmarkRun.Expect(_compiled, 11);
        string inputName = _compiled.Inputs[0].Name!, outputName = _compiled.Outputs[0].Name!;
        using Model model = LandmarkModel.Read(_core);
        using Port input = _compiled.GetInput(), output = _compiled.GetOutput();
        using MutablePort mutableInput = model.GetMutableInput(), mutableOutput = model.GetMutableOutput();
        (Action<InferRequest, Tensor> Input, Action<InferRequest, Tensor> Output)[] setters =
        [
            (static (r, t) => r.SetInputTensor(t), static (r, t) => r.SetOutputTensor(t)),
            (static (r, t) => r.SetInputTensor(0, t), static (r, t) => r.SetOutputTensor(0, t)),
            ((r, t) => r.SetTensor(inputName, t), (r, t) => r.SetTensor(outputName, t)),
            ((r, t) => r.SetTensor(input, t), (r, t) => r.SetTensor(output, t)),
            ((r, t) => r.SetTensor(mutableInput, t), (r, t) => r.SetTensor(mutableOutput, t)),
        ];
        foreach ((Action<InferRequest, Tensor> setInput, Action<InferRequest, Tensor> setOutput) in setters)
        {
            using InferRequest request = _compiled.CreateInferRequest();
            using Tensor pixels = new Tensor(ElementType.Float32, _compiled.Inputs[0].Shape);
            using Tensor points = new Tensor(ElementType.Float32, _compiled.Outputs[0].Shape);
            LandmarkRun.Pixels(11, pixels.AsSpan<float>());
            setInput(request, pixels);
            setOutput(request, points);
            request.Infer();
            CollectionAssert.AreEqual(expected, points.ToArray<float>());
            Tensor[] same =
            [
                request.GetOutputTensor(), request.GetOutputTensor(0), request.GetTensor(outputName), request.GetTensor(output),
                request.GetTensor(mutableOutput),
            ];
            foreach (Tensor tensor in same)
            {
                CollectionAssert.AreEqual(expected, tensor.ToArray<float>());
                tensor.Dispose();
            }
        }
    }

    [TestMethod]
    public void RequestsOwnTensors_AreWrittenAndRead()
    {
        float[] expected = LandmarkRun.Expect(_compiled, 12);
        using InferRequest request = _compiled.CreateInferRequest();
        using (Tensor input = request.GetInputTensor())
        using (Tensor same = request.GetInputTensor(0))
        {
            input.Access<float, int>(12, static (pixels, seed) => LandmarkRun.Pixels(seed, pixels));
            CollectionAssert.AreEqual(input.ToArray<float>(), same.ToArray<float>());
        }

        request.Infer();
        using Tensor output = request.GetOutputTensor();
        CollectionAssert.AreEqual(expected, output.ToArray<float>());
    }

    [TestMethod]
    public void SetTensor_OfAWrongTypeOrShape_IsAnError_AndTheFormerOneStays()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        using Tensor wrongShape = new Tensor(ElementType.Float32, [1, 3, 4, 4]);
        using Tensor wrongType = new Tensor(ElementType.UInt8, [1, 3, 48, 48]);
        Assert.ThrowsExactly<OpenVinoException>(() => run.Request.SetInputTensor(wrongShape));
        Assert.ThrowsExactly<OpenVinoException>(() => run.Request.SetInputTensor(wrongType));
        Assert.ThrowsExactly<OpenVinoException>(() => run.Request.SetInputTensor(3, run.Input));
        Assert.ThrowsExactly<OpenVinoException>(() => run.Request.SetTensor("no such", run.Input));
        run.Fill(1);
        run.Request.Infer();
        CollectionAssert.AreEqual(LandmarkRun.Expect(_compiled, 1), run.Output.ToArray<float>());
    }

    [TestMethod]
    public void StartAndWait_ReportTheEndOfTheInference()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        run.Request.Start();
        run.Request.Wait();
        run.Request.Start();
        Assert.IsTrue(SpinWait.SpinUntil(() => run.Request.Wait(TimeSpan.Zero), TimeSpan.FromSeconds(30)));
        Assert.IsTrue(run.Request.Wait(TimeSpan.FromSeconds(1)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => run.Request.Wait(TimeSpan.FromSeconds(-1)));
        run.Request.Cancel();
        run.Request.Infer();
    }

    [TestMethod]
    public async Task Wait_OnARequestThatWasNeverStarted_IsAnError()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        Action[] waits = [run.Request.Wait, () => run.Request.Wait(TimeSpan.Zero), () => run.Request.Wait(TimeSpan.MaxValue)];
        foreach (Action wait in waits)
        {
            OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(wait);
            Assert.AreEqual(OpenVinoStatus.InferNotStarted, error.Status);
            StringAssert.Contains(error.Message, "Start");
        }

        await run.Request.InferAsync();
        run.Request.Wait();
        Assert.IsTrue(run.Request.Wait(TimeSpan.Zero));
        using LandmarkRun other = new LandmarkRun(_compiled);
        other.Request.Infer();
        other.Request.Wait();
        Assert.IsTrue(other.Request.Wait(TimeSpan.Zero));
        other.Request.Start();
        Assert.IsTrue(other.Request.Wait(TimeSpan.MaxValue));
    }

    [TestMethod]
    public void Profiling_HasEveryLayerOnce()
    {
        using Model model = LandmarkModel.Read(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU", new PropertySet().Add(PropertyKeys.EnableProfiling, true));
        using InferRequest request = compiled.CreateInferRequest();
        request.Infer();
        IReadOnlyList<ProfilingInfo> layers = request.GetProfilingInfo();
        Assert.HasCount(layers.Count, layers.Select(static l => l.NodeName).Distinct());
        ProfilingInfo convolution = layers.First(static l => l is { NodeType: "Convolution", Status: ProfilingStatus.Executed });
        Assert.IsGreaterThan(0, convolution.ExecutionType.Length);
        using InferRequest silent = _compiled.CreateInferRequest();
        silent.Infer();
        Assert.IsFalse(silent.GetProfilingInfo().Any(static l => l.RealTime > TimeSpan.Zero));
    }

    private static void Infer(InferRequest request, int times)
    {
        for (int i = 0; i < times; i++)
        {
            request.Infer();
        }
    }
}
