using System.Diagnostics;
using OpenVinoLandmarks.OpenVino.Inference;

namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>
/// Inferences must end although all threads of the thread pool are busy or wait for the bindings. The tests run in a process of their own,
/// whose thread pool has few threads.
/// </summary>
[TestClass]
[RequiresOpenVino]
public sealed class SmallThreadPoolTests
{
    private const string Marker = "OPENVINO_LANDMARKS_TEST_SMALL_THREAD_POOL";
    private const int Threads = 4, Tasks = 400;
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    [TestMethod]
    public void RequestPerTask_InferAsync_Ends() => InChild(nameof(RequestPerTask_InferAsync_Ends), () => RunTasks(
        static request => request.InferAsync()));

    [TestMethod]
    public void RequestPerTask_CreateAsyncAndInferAsync_Ends() => InChild(nameof(RequestPerTask_CreateAsyncAndInferAsync_Ends), () =>
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        RunTasks(compiled, static (model, _) => model.CreateInferRequestAsync(), static request => request.InferAsync(), check: true);
    });

    [TestMethod]
    public void RequestPerTask_CreatedInBothWays_Ends() => InChild(nameof(RequestPerTask_CreatedInBothWays_Ends), () =>
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        RunTasks(
            compiled,
            static (model, number) => number % 2 == 0 ? model.CreateInferRequestAsync() : Task.FromResult(model.CreateInferRequest()),
            static request => request.InferAsync(),
            check: true);
    });

    // All threads of the pool begin a creation while an inference runs, and are free again before it ends.
    [TestMethod]
    public void WaitingCreations_BlockNoThread() => InChild(nameof(WaitingCreations_BlockNoThread), () =>
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        RequestCreationLock creation = new();
        creation.EnterRun();
        WithFewThreads(async () =>
        {
            Task<InferRequest>[] waiting = [.. Enumerable.Range(0, 4 * Threads)
                .Select(_ => Task.Run(() => creation.CreateAsync(compiled.CreateInferRequest, CancellationToken.None)))];
            Assert.AreEqual(42, await Task.Run(static () => 42));
            Assert.IsFalse(waiting.Any(static one => one.IsCompleted));
            creation.ExitRun();
            foreach (InferRequest request in await Task.WhenAll(waiting))
            {
                request.Dispose();
            }
        });
    });

    [TestMethod]
    public void RequestPerTask_Infer_Ends() => InChild(nameof(RequestPerTask_Infer_Ends), () => RunTasks(static request =>
    {
        request.Infer();
        return ValueTask.CompletedTask;
    }));

    [TestMethod]
    public void RequestPerTask_StartAndWait_Ends() => InChild(nameof(RequestPerTask_StartAndWait_Ends), () => RunTasks(static request =>
    {
        request.Start();
        request.Wait();
        return ValueTask.CompletedTask;
    }));

    [TestMethod]
    public void RequestPerTask_StartWithoutWait_Ends() => InChild(nameof(RequestPerTask_StartWithoutWait_Ends), () => RunTasks(
        static request =>
        {
            request.Start();
            return ValueTask.CompletedTask;
        },
        check: false));

    [TestMethod]
    public void RequestPerTask_Mixed_Ends() => InChild(nameof(RequestPerTask_Mixed_Ends), () =>
    {
        int calls = 0;
        RunTasks(request =>
        {
            switch (Interlocked.Increment(ref calls) % 3)
            {
                case 0:
                    request.Infer();
                    return ValueTask.CompletedTask;
                case 1:
                    request.Start();
                    request.Wait();
                    return ValueTask.CompletedTask;
                default:
                    return request.InferAsync();
            }
        });
    });

    [TestMethod]
    public void RequestPerTask_CancelledSoon_Ends() => InChild(nameof(RequestPerTask_CancelledSoon_Ends), () => RunTasks(
        static async request =>
        {
            using CancellationTokenSource cancellation = new();
            ValueTask running = request.InferAsync(cancellation.Token);
            cancellation.Cancel();
            await Assert.ThrowsAsync<OperationCanceledException>(() => running.AsTask());
        },
        check: false));

    [TestMethod]
    public void FixedShapes_RequestPerTask_Ends() => InChild(nameof(FixedShapes_RequestPerTask_Ends), () =>
    {
        using Core core = new();
        using Model model = TinyModels.AnyRows(core);
        model.Reshape([2, 8]);
        using CompiledModel compiled = core.CompileModel(model, "CPU");
        RunTasks(compiled, static request => request.InferAsync(), check: true);
    });

    [TestMethod]
    public void Pool_MoreTasksThanRequests_Ends() => InChild(nameof(Pool_MoreTasksThanRequests_Ends), () =>
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        using InferRequestPool pool = new(compiled, 3);
        WithFewThreads(() => Task.WhenAll(Enumerable.Range(0, Tasks).Select(number => Task.Run(async () =>
        {
            using InferRequestLease lease = await pool.RentAsync();
            await Check(lease.Request, number, static request => request.InferAsync(), check: true);
        }))));
    });

    private static void RunTasks(Func<InferRequest, ValueTask> infer, bool check = true)
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        RunTasks(compiled, infer, check);
    }

    private static void RunTasks(CompiledModel compiled, Func<InferRequest, ValueTask> infer, bool check) =>
        RunTasks(compiled, static (model, _) => Task.FromResult(model.CreateInferRequest()), infer, check);

    private static void RunTasks(
        CompiledModel compiled, Func<CompiledModel, int, Task<InferRequest>> create, Func<InferRequest, ValueTask> infer, bool check) =>
        WithFewThreads(() => Task.WhenAll(Enumerable.Range(0, Tasks).Select(number => Task.Run(async () =>
        {
            using InferRequest request = await create(compiled, number);
            await Check(request, number, infer, check);
        }))));

    private static async Task Check(InferRequest request, int number, Func<InferRequest, ValueTask> infer, bool check)
    {
        using Tensor input = new(ElementType.Float32, [2, 8]);
        input.AsSpan<float>().Fill(number);
        request.SetInputTensor(input);
        await infer(request);
        if (check)
        {
            using Tensor output = request.GetOutputTensor();
            CollectionAssert.AreEqual(input.ToArray<float>(), output.ToArray<float>());
        }
    }

    private static CompiledModel Compile(Core core)
    {
        using Model model = TinyModels.AnyRows(core);
        return core.CompileModel(
            model, "CPU", new Dictionary<string, string> { ["NUM_STREAMS"] = "2", ["INFERENCE_PRECISION_HINT"] = "f32" });
    }

    private static void WithFewThreads(Func<Task> run)
    {
        Assert.IsTrue(ThreadPool.SetMinThreads(1, 1) && ThreadPool.SetMaxThreads(Threads, Threads));
        long start = Stopwatch.GetTimestamp();

        // The caller may be a thread of the pool, so the tasks have one fewer.
        Assert.IsTrue(run().Wait(s_timeout), $"The tasks did not end within {s_timeout}.");
        Console.WriteLine(Stopwatch.GetElapsedTime(start));
    }

    private static void InChild(string name, Action test)
    {
        if (Environment.GetEnvironmentVariable(Marker) == "1")
        {
            test();
            return;
        }

        Dictionary<string, string?> variables = new() { [Marker] = "1" };
        ChildTestRun child = ChildTestRun.Start($"Name={name}", variables: variables);
        Assert.AreEqual((0, 1), (child.ExitCode, child.Succeeded), child.Output);
    }
}
