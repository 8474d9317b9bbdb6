namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>Asynchronous inference: outputs, allocations, cancellation, disposal.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class InferAsyncTests : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _compiled;

    public InferAsyncTests() => _compiled = LandmarkModel.Compile(_core);

    public void Dispose()
    {
        _compiled.Dispose();
        _core.Dispose();
    }

    [TestMethod]
    public async Task InferAsync_HasTheOutputsOfInfer()
    {
        float[] expected = LandmarkRun.Expect(_compiled, 1);
        using LandmarkRun run = new LandmarkRun(_compiled);
        run.Fill(1);
        await run.Request.InferAsync();
        CollectionAssert.AreEqual(expected, run.Output.ToArray<float>());
    }

    [TestMethod]
    public async Task InferAsync_ManyRequestsAtOnce_HaveTheirOwnOutputs()
    {
        const int Requests = 8, Rounds = 40;
        float[][] expected = [.. Enumerable.Range(0, Requests).Select(seed => LandmarkRun.Expect(_compiled, seed))];
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(async seed =>
        {
            using LandmarkRun run = new LandmarkRun(_compiled);
            for (int round = 0; round < Rounds; round++)
            {
                run.Fill(seed);
                await run.Request.InferAsync();
                CollectionAssert.AreEqual(expected[seed], run.Output.ToArray<float>());
            }
        }));
    }

    // Not in parallel, because it counts the allocations of the whole process.
    [TestMethod]
    [DoNotParallelize]
    public async Task InferAsync_InSteadyState_AllocatesNothing()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        using CancellationTokenSource cancellation = new CancellationTokenSource();
        await Repeat(run.Request, 2000, cancellation.Token);

        // The test host allocates at times; the round with the smallest number has only the allocations of the loop.
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await Repeat(run.Request, 100, cancellation.Token);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // The loop's own state machine is one object per round.
        Assert.IsLessThan(100 * 8, least);
    }

    [TestMethod]
    public async Task InferAsync_WithACancelledToken_DoesNotStart()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        run.Fill(3);
        await Assert.ThrowsAsync<OperationCanceledException>(() => run.Request.InferAsync(new CancellationToken(true)).AsTask());
        CollectionAssert.AreEqual(new float[10], run.Output.ToArray<float>());
    }

    [TestMethod]
    public async Task InferAsync_CancelledDuringTheRun_IsCancelledAndTheRequestStaysUsable()
    {
        float[] expected = LandmarkRun.Expect(_compiled, 5);
        using LandmarkRun run = new LandmarkRun(_compiled);
        int cancelled = 0;
        for (int round = 0; round < 200; round++)
        {
            using CancellationTokenSource cancellation = new CancellationTokenSource();
            ValueTask running = run.Request.InferAsync(cancellation.Token);
            cancellation.Cancel();
            try
            {
                await running;
            }
            catch (OperationCanceledException e)
            {
                Assert.AreEqual(cancellation.Token, e.CancellationToken);
                cancelled++;
            }

        }

        Assert.IsGreaterThan(0, cancelled);
        run.Fill(5);
        await run.Request.InferAsync();
        CollectionAssert.AreEqual(expected, run.Output.ToArray<float>());
    }

    [TestMethod]
    public async Task InferAsync_BeforeTheFirstIsAwaited_IsRefused()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        ValueTask first = run.Request.InferAsync();
        OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => run.Request.InferAsync().AsTask().Wait());
        Assert.AreEqual(OpenVinoStatus.RequestBusy, error.Status);
        await first;
        await run.Request.InferAsync();
    }

    [TestMethod]
    public async Task InferAsync_RequestDisposedDuringTheRun_EndsAndThenFreesTheRequest()
    {
        for (int round = 0; round < 100; round++)
        {
            LandmarkRun run = new LandmarkRun(_compiled);
            ValueTask running = run.Request.InferAsync();
            run.Dispose();
            await running;
            Assert.ThrowsExactly<ObjectDisposedException>(run.Request.Infer);
        }
    }

    [TestMethod]
    public async Task StartAndWait_AfterInferAsync_Work()
    {
        float[] expected = LandmarkRun.Expect(_compiled, 7);
        using LandmarkRun run = new LandmarkRun(_compiled);
        run.Fill(7);
        for (int round = 0; round < 100; round++)
        {
            await run.Request.InferAsync();
            run.Output.AsSpan<float>().Clear();
            run.Request.Start();
            run.Request.Wait();
            CollectionAssert.AreEqual(expected, run.Output.ToArray<float>());
            run.Request.Infer();
        }
    }

    [TestMethod]
    public async Task InferAsync_ContinuesOnTheThreadPool()
    {
        using LandmarkRun run = new LandmarkRun(_compiled);
        for (int round = 0; round < 50; round++)
        {
            await run.Request.InferAsync().ConfigureAwait(false);
            Assert.IsTrue(Thread.CurrentThread.IsThreadPoolThread);
        }
    }

    [TestMethod]
    [DataRow("AUTO:CPU")]
    [DataRow("HETERO:CPU")]
    [DataRow("MULTI:CPU")]
    [DataRow("BATCH:CPU(4)")]
    public async Task InferAsync_OnVirtualDevices_HasEachRequestsOwnOutputs(string device)
    {
        using Model model = LandmarkModel.Read(_core);
        Dictionary<string, string> properties = new Dictionary<string, string>();
        if (device.StartsWith("BATCH", StringComparison.Ordinal))
        {
            // Otherwise BATCH would wait a second for each batch that is not full.
            properties["AUTO_BATCH_TIMEOUT"] = "1";
        }

        using CompiledModel compiled = _core.CompileModel(model, device, properties);
        float[][] expected = [.. Enumerable.Range(0, 4).Select(seed => LandmarkRun.Expect(compiled, seed))];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async seed =>
        {
            using LandmarkRun run = new LandmarkRun(compiled);
            for (int round = 0; round < 25; round++)
            {
                run.Fill(seed);
                await run.Request.InferAsync();
                float worst = expected[seed].Zip(run.Output.ToArray<float>(), static (a, b) => Math.Abs(a - b)).Max();
                Assert.IsLessThan(2e-3f, worst, $"{device}: worst difference {worst:E2}");
            }
        }));
    }

    private static async Task Repeat(InferRequest request, int times, CancellationToken token)
    {
        for (int i = 0; i < times; i++)
        {
            await request.InferAsync(token);
        }
    }
}
