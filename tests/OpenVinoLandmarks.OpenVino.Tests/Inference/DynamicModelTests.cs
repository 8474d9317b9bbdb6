namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>
/// OpenVINO crashes where a request of a model with dynamic shapes is made during an inference. The bindings keep the two apart; should
/// they fail to, a process of its own dies, not this one.
/// </summary>
[TestClass]
public sealed class DynamicModelTests
{
    private const string Marker = "OPENVINO_LANDMARKS_TEST_DYNAMIC";
    private const int Makers = 4, Requests = 2000;

    [TestMethod]
    [RequiresOpenVino]
    public void RequestsMadeDuringInferences_DoNotCrash()
    {
        if (Environment.GetEnvironmentVariable(Marker) == "1")
        {
            MakeRequestsDuringInferences();
            return;
        }

        ChildTestRun child = ChildTestRun.Start($"Name={nameof(RequestsMadeDuringInferences_DoNotCrash)}", variables: new Dictionary<string, string?> { [Marker] = "1" });
        Assert.AreEqual((0, 1), (child.ExitCode, child.Succeeded), child.Output);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void StartThatNobodyWaitsFor_DoesNotHoldUpTheNextRequest()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        using InferRequest first = Request(compiled, rows: 4);
        first.Start();
        using InferRequest second = Request(compiled, rows: 2);
        second.Infer();
        first.Wait();
    }

    // Inputs whose number of rows changes, and makers beside them: without the gate that ended the process within a second.
    private static void MakeRequestsDuringInferences()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        using CancellationTokenSource done = new();
        Task[] callers =
        [
            Task.Run(() => Repeat(request => { request.Infer(); return ValueTask.CompletedTask; })),
            Task.Run(() => Repeat(request => { request.Infer(); return ValueTask.CompletedTask; })),
            Task.Run(() => Repeat(request => request.InferAsync())),
            Task.Run(() => Repeat(request => { request.Start(); request.Wait(); return ValueTask.CompletedTask; })),
        ];
        Parallel.For(0, Makers, new ParallelOptions { MaxDegreeOfParallelism = Makers }, _ =>
        {
            for (int i = 0; i < Requests; i++)
            {
                compiled.CreateInferRequest().Dispose();
            }
        });
        done.Cancel();
        Task.WaitAll(callers);

        async Task Repeat(Func<InferRequest, ValueTask> infer)
        {
            using InferRequest request = Request(compiled, rows: 1);
            for (int run = 0; !done.IsCancellationRequested; run++)
            {
                using Tensor input = new(ElementType.Float32, new Shape(1 + run % 4, 8));
                request.SetInputTensor(input);
                await infer(request);
            }
        }
    }

    // The landmark models pin their shapes; one operation is enough to be dynamic.
    private static CompiledModel Compile(Core core)
    {
        using Model model = core.ReadModel("""
            <net name="dynamic" version="11">
              <layers>
                <layer id="0" name="x" type="Parameter" version="opset1"><data shape="?,8" element_type="f32"/><output><port id="0" precision="FP32"><dim>-1</dim><dim>8</dim></port></output></layer>
                <layer id="1" name="relu" type="ReLU" version="opset1"><input><port id="0"><dim>-1</dim><dim>8</dim></port></input><output><port id="1" precision="FP32"><dim>-1</dim><dim>8</dim></port></output></layer>
                <layer id="2" name="y" type="Result" version="opset1"><input><port id="0"><dim>-1</dim><dim>8</dim></port></input></layer>
              </layers>
              <edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/><edge from-layer="1" from-port="1" to-layer="2" to-port="0"/></edges>
            </net>
            """u8);
        return core.CompileModel(model, "CPU", new Dictionary<string, string> { ["NUM_STREAMS"] = "2", ["INFERENCE_NUM_THREADS"] = "2" });
    }

    private static InferRequest Request(CompiledModel compiled, int rows)
    {
        InferRequest request = compiled.CreateInferRequest();
        using Tensor input = new(ElementType.Float32, new Shape(rows, 8));
        request.SetInputTensor(input);
        return request;
    }
}
