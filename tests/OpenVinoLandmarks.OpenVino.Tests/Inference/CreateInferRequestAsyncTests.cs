using OpenVinoLandmarks.OpenVino.Inference;

namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>Requests that are created without blocking: their order, their errors, and what a cancellation does.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class CreateInferRequestAsyncTests
{
    private readonly RequestCreationLock _lock = new();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task WithoutRunningInferences_TheRequestIsCreatedAtOnce(bool open)
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core, open);

        Task<InferRequest> creating = compiled.CreateInferRequestAsync();

        Assert.IsTrue(creating.IsCompletedSuccessfully);
        using InferRequest request = await creating;
        using Tensor input = new(ElementType.Float32, [2, 8]);
        request.SetInputTensor(input);
        await request.InferAsync();
    }

    [TestMethod]
    public async Task DuringAnInference_TheRequestIsCreatedAfterIt_AndLaterInferencesAfterTheRequest()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core, open: true);
        _lock.EnterRun();
        Task<InferRequest> creating = _lock.CreateAsync(compiled.CreateInferRequest, CancellationToken.None);
        Assert.IsFalse(_lock.TryEnterRun(null));
        Assert.IsFalse(creating.IsCompleted);

        _lock.ExitRun();

        (await creating).Dispose();
        EnterAndExit();
    }

    [TestMethod]
    public async Task Cancellation_EndsTheWait_AndThatOfTheInferencesBehindIt()
    {
        using CancellationTokenSource cancellation = new();
        _lock.EnterRun();
        Task<InferRequest> creating = _lock.CreateAsync(() => throw new InvalidOperationException("created"), cancellation.Token);
        Task behind = Task.Run(EnterAndExit);
        Assert.IsFalse(behind.Wait(TimeSpan.FromMilliseconds(50)));

        await cancellation.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAsync<OperationCanceledException>(() => creating);
        Assert.AreEqual(cancellation.Token, error.CancellationToken);
        await behind.WaitAsync(TimeSpan.FromSeconds(30));
        _lock.ExitRun();
        EnterAndExit();
    }

    [TestMethod]
    public async Task ACancelledToken_CreatesNothing()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core, open: true);
        long before = OpenVinoRuntime.LiveObjects;

        await Assert.ThrowsAsync<OperationCanceledException>(() => compiled.CreateInferRequestAsync(new CancellationToken(true)));

        Assert.AreEqual(before, OpenVinoRuntime.LiveObjects);
    }

    [TestMethod]
    public async Task AFailure_ReachesTheCaller_AndTheNextCallsGoOn()
    {
        await Assert.ThrowsExactlyAsync<FormatException>(Failing);
        _lock.EnterRun();
        Task<InferRequest> creating = Failing();
        _lock.ExitRun();

        await Assert.ThrowsExactlyAsync<FormatException>(() => creating);

        EnterAndExit();

        Task<InferRequest> Failing() => _lock.CreateAsync(() => throw new FormatException(), CancellationToken.None);
    }

    [TestMethod]
    public async Task ADisposedModel_Throws()
    {
        using Core core = new();
        CompiledModel compiled = Compile(core, open: true);
        _lock.EnterRun();
        Task<InferRequest> creating = _lock.CreateAsync(compiled.CreateInferRequest, CancellationToken.None);
        compiled.Dispose();
        _lock.ExitRun();

        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => creating);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => compiled.CreateInferRequestAsync());
    }

    [TestMethod]
    public async Task APool_IsCreatedBesideRunningInferences()
    {
        using Core core = new();
        using CompiledModel compiled = Compile(core, open: true);
        using CancellationTokenSource done = new();
        Task busy = Task.Run(async () =>
        {
            using InferRequest request = await compiled.CreateInferRequestAsync();
            using Tensor input = new(ElementType.Float32, [2, 8]);
            request.SetInputTensor(input);
            while (!done.IsCancellationRequested)
            {
                await request.InferAsync();
            }
        });
        List<int> configured = [];

        using InferRequestPool pool = await InferRequestPool.CreateAsync(compiled, 3, (_, index) => configured.Add(index));

        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, configured);
        Assert.AreEqual((3, 3), (pool.Size, pool.IdleCount));
        await done.CancelAsync();
        await busy;
        await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(() => InferRequestPool.CreateAsync(compiled, 0));
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => InferRequestPool.CreateAsync(compiled, 1, cancellationToken: new CancellationToken(true)));
    }

    private static CompiledModel Compile(Core core, bool open)
    {
        using Model model = TinyModels.AnyRows(core);
        if (!open)
        {
            model.Reshape([2, 8]);
        }

        return core.CompileModel(model, "CPU");
    }

    private void EnterAndExit()
    {
        _lock.EnterRun();
        _lock.ExitRun();
    }
}
