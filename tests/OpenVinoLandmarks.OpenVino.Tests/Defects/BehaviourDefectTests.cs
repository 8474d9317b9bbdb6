using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>Ignored errors, concurrency and pools; numbered as in docs/defects.md.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class BehaviourDefectTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public async Task D36_D37_AFailedInference_ReachesTheAwaiter_AndTheRequestStaysUsable()
    {
        using Model model = TinyModels.FailingReshape(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor wrong = new Tensor(ElementType.Float32, [5]);
        using Tensor right = Tensor.FromCopy<float>([1, 2, 3, 4, 5, 6], [6]);
        for (int round = 0; round < 20; round++)
        {
            request.SetInputTensor(wrong);
            OpenVinoException error = await Assert.ThrowsExactlyAsync<OpenVinoException>(() => request.InferAsync().AsTask());
            Assert.IsNotNull(error.RuntimeMessage);
            Assert.AreEqual(error.Status, Assert.ThrowsExactly<OpenVinoException>(request.Infer).Status);
            request.Start();
            Assert.ThrowsExactly<OpenVinoException>(request.Wait);
            request.SetInputTensor(right);
            await request.InferAsync();
            using Tensor output = request.GetOutputTensor();
            CollectionAssert.AreEqual(new float[] { 1, 2, 3, 4, 5, 6 }, output.ToArray<float>());
        }
    }

    [TestMethod]
    public async Task D36_CancellingAnInference_WaitsUntilTheRequestIsIdle()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using LandmarkRun run = new LandmarkRun(compiled);
        for (int round = 0; round < 100; round++)
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
            }

            // This would throw if the request were still busy.
            run.Request.Infer();
        }
    }

    [TestMethod]
    public async Task D37_TheContinuation_DoesNotBlockTheRuntimesThread()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using LandmarkRun first = new(compiled), second = new(compiled);
        await first.Request.InferAsync();

        // On a thread of the runtime this wait for another inference would never end.
        second.Request.InferAsync().AsTask().Wait();
        Assert.IsTrue(Thread.CurrentThread.IsThreadPoolThread);
    }

    [TestMethod]
    public void D38_AnException_HasAPublicTypeAndTheRightText()
    {
        Assert.IsTrue(typeof(OpenVinoException).IsPublic && typeof(OpenVinoLoadException).IsPublic);
        foreach (OpenVinoStatus status in Enum.GetValues<OpenVinoStatus>().Where(static s => s is not OpenVinoStatus.Ok))
        {
            OpenVinoException error = Native.Failure(status, "do", "it");
            Assert.AreEqual(status, error.Status);
            StringAssert.Contains(error.Message, $"could not do 'it': ");
            StringAssert.Contains(error.Message, $"(status {(int)status}, {status})");
        }

        StringAssert.Contains(Native.Failure(OpenVinoStatus.ParameterMismatch, "do", null).Message.ToUpperInvariant(), "MISMATCH");
    }

    [TestMethod]
    public void D39_Errors_AreNotIgnored()
    {
        using Model model = LandmarkModel.Read(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU");
        Assert.IsFalse(compiled.TryGetProperty("NO_SUCH_PROPERTY", out string? value, out OpenVinoException? error));
        Assert.IsNull(value);
        Assert.AreEqual(OpenVinoStatus.GeneralError, error.Status);
        StringAssert.Contains(error.RuntimeMessage, "NO_SUCH_PROPERTY");
        using InferRequest request = compiled.CreateInferRequest();
        Assert.ThrowsExactly<OpenVinoException>(() => request.GetTensor("no such"));
        using Port port = model.GetInput();
        port.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => port.PartialShape);
    }

    [TestMethod]
    public void D40_APoolThatCannotBeCreated_DisposesItsRequests()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        List<InferRequest> made = [];
        Assert.ThrowsExactly<InvalidOperationException>(() => new InferRequestPool(compiled, 4, (request, index) =>
        {
            made.Add(request);
            if (index == 2)
            {
                throw new InvalidOperationException();
            }
        }));
        Assert.HasCount(3, made);
        made.ForEach(static request => Assert.ThrowsExactly<ObjectDisposedException>(request.Infer));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new InferRequestPool(compiled, 0));
    }

    [TestMethod]
    public void D41_ModelsWhoseNamesDifferInCase_AreDifferentModels()
    {
        using ScratchFolder scratch = new ScratchFolder();
        string lower = scratch.Copy(LandmarkModel.Path(), "model.xml"), upper = scratch.File("MODEL.xml");
        if (File.Exists(upper))
        {
            Assert.Inconclusive("This file system does not tell the two names apart.");
        }

        scratch.Copy(Path.ChangeExtension(LandmarkModel.Path(), ".bin"), "model.bin");
        using CompiledModel first = _core.CompileModel(lower, "CPU");
        Assert.ThrowsExactly<OpenVinoException>(() => _core.CompileModel(upper, "CPU"));
    }

    [TestMethod]
    public void D42_TwoRequests_RunAtTheSameTime()
    {
        using CompiledModel compiled = LandmarkModel.Compile(_core);
        using LandmarkRun first = new(compiled), second = new(compiled);
        using Barrier together = new Barrier(2);
        bool[] met = new bool[2];
        Parallel.Invoke(() => met[0] = Run(first), () => met[1] = Run(second));
        Assert.IsTrue(met[0] && met[1]);

        // Each waits for the other between the start and the end of its own inference, which a lock around inferences would prevent.
        bool Run(LandmarkRun run)
        {
            run.Request.Start();
            bool both = together.SignalAndWait(TimeSpan.FromSeconds(30));
            run.Request.Wait();
            return both;
        }
    }

    [TestMethod]
    public void D45_ManyCoresModelsAndRequestsAtOnce_HaveTheSameOutputs()
    {
        using CompiledModel quiet = LandmarkModel.Compile(_core);
        float[][] expected = [.. Enumerable.Range(0, 6).Select(seed => LandmarkRun.Expect(quiet, seed))];
        Parallel.For(0, 24, i =>
        {
            using Core core = new Core();
            using CompiledModel compiled = LandmarkModel.Compile(core);
            using LandmarkRun first = new(compiled), second = new(compiled);
            foreach (LandmarkRun run in (LandmarkRun[])[first, second])
            {
                run.Fill(i % 6);
                run.Request.Infer();
                CollectionAssert.AreEqual(expected[i % 6], run.Output.ToArray<float>());
            }
        });
    }
}
