namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>
/// OpenVINO crashes if a request of a model with open sizes is created during an inference of the model. The bindings prevent this. The
/// test runs in a process of its own, which would crash instead of this one.
/// </summary>
[TestClass]
public sealed class DynamicModelTests
{
    private const string Marker = "OPENVINO_LANDMARKS_TEST_DYNAMIC";
    private const int Creators = 4, Requests = 2000;

    [TestMethod]
    [RequiresOpenVino]
    public void RequestsCreatedDuringInferences_DoNotCrash()
    {
        if (Environment.GetEnvironmentVariable(Marker) == "1")
        {
            CreateRequestsDuringInferences();
            return;
        }

        Dictionary<string, string?> variables = new() { [Marker] = "1" };
        ChildTestRun child = ChildTestRun.Start($"Name={nameof(RequestsCreatedDuringInferences_DoNotCrash)}", variables: variables);
        Assert.AreEqual((0, 1), (child.ExitCode, child.Succeeded), child.Output);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Start_WithoutAWait_DoesNotBlockTheNextRequest()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        using InferRequest first = Request(compiled, rows: 4);
        first.Start();
        using InferRequest second = Request(compiled, rows: 2);
        second.Infer();
        first.Wait();
    }

    // Inferences with a changing number of rows, while requests are created: without RequestCreationLock the process crashes within a
    // second.
    private static void CreateRequestsDuringInferences()
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
        Parallel.For(0, Creators, new ParallelOptions { MaxDegreeOfParallelism = Creators }, _ =>
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

    private static CompiledModel Compile(Core core)
    {
        using Model model = TinyModels.AnyRows(core);
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
