using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Tests.Inference;

/// <summary>Rented batches: their number, the order of waiting callers, failures and misuse.</summary>
[TestClass]
public sealed class InferenceRequestPoolTests
{
    public static IEnumerable<object[]> Failures =>
    [
        [new DeviceException("the device failed")],
        [new InvalidOperationException("another exception of a backend")],
        [new OperationCanceledException("a cancellation that no caller asked for")],
    ];

    [TestMethod]
    public void NumberOfBatches_IsBounded()
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 2);
        ImageBatch first = model.Rent(1), second = model.Rent(1);
        Assert.IsFalse(model.TryRent(1, out _));
        Assert.AreEqual(2, model.Requests);
        first.Dispose();
        Assert.IsTrue(model.TryRent(1, out ImageBatch third));
        Assert.AreEqual(2, model.Requests);
        second.Dispose();
        third.Dispose();
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task WaitingCallers_AreServedInOrder_SynchronousOrNot()
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 1);
        ImageBatch rented = model.Rent(1);
        List<int> served = [];
        List<Task> callers = [];
        for (int i = 0; i < 10; i++)
        {
            int number = i;
            if (i % 2 == 0)
            {
                callers.Add(Serve(number, model.RentAsync(1)));
            }
            else
            {
                using ManualResetEventSlim started = new();
                Thread thread = new(() =>
                {
                    started.Set();
                    Serve(number, new ValueTask<ImageBatch>(model.Rent(1))).Wait();
                });
                thread.Start();
                started.Wait();

                // The thread waits in Rent: nothing else blocks it.
                SpinWait.SpinUntil(() => thread.ThreadState == ThreadState.WaitSleepJoin);
                callers.Add(Task.Run(thread.Join));
            }
        }

        rented.Dispose();
        await Task.WhenAll(callers);
        CollectionAssert.AreEqual(Enumerable.Range(0, 10).ToList(), served);

        async Task Serve(int number, ValueTask<ImageBatch> rent)
        {
            using ImageBatch batch = await rent;
            served.Add(number);
        }
    }

    [TestMethod]
    public async Task CancelledWait_Ends_AndTheNextCallerIsServed()
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 1);
        ImageBatch rented = model.Rent(1);
        using CancellationTokenSource cancellation = new();
        Task<ImageBatch> cancelled = model.RentAsync(1, cancellation.Token).AsTask();
        Task<ImageBatch> next = model.RentAsync(1).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
        rented.Dispose();
        (await next).Dispose();
    }

    [TestMethod]
    public async Task CancelledWaits_LeaveTheQueue()
    {
        using InferenceRequestPool pool = new(1, () => new NoRequest());
        ImageBatch rented = pool.Rent();
        Task<ImageBatch> first = pool.RentAsync().AsTask();
        using CancellationTokenSource shared = new();
        Task<ImageBatch>[] waits = [.. Enumerable.Range(0, 1000).Select(_ => pool.RentAsync(shared.Token).AsTask())];
        for (int i = 0; i < 1000; i++)
        {
            using CancellationTokenSource single = new();
            ValueTask<ImageBatch> wait = pool.RentAsync(single.Token);
            await single.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => wait.AsTask());
        }

        Assert.AreEqual(1001, pool.Waiting);
        await shared.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => Task.WhenAll(waits));
        Assert.AreEqual(1, pool.Waiting);
        rented.Dispose();
        (await first).Dispose();
        Assert.AreEqual(0, pool.Waiting);
    }

    [TestMethod]
    public async Task DisposedModel_RefusesCallers_AndFreesReturnedBatches()
    {
        CountingModel model = new(batch: 1, inFlight: 1, maximum: 1);
        ImageBatch rented = model.Rent(1);
        Task<ImageBatch> waiting = model.RentAsync(1).AsTask();
        model.Dispose();
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() => waiting);
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.Rent(1));
        Assert.ThrowsExactly<ObjectDisposedException>(() => model.TryRent(1, out _));
        Assert.AreEqual(1, model.Requests);
        rented.Dispose();
        Assert.AreEqual(0, model.Requests);
    }

    [TestMethod]
    public void RequestThatCannotBeCreated_IsAnError_AndTheNextCallerCanTryAgain()
    {
        bool fail = true;
        using InferenceRequestPool pool = new(1, () => fail ? throw new DeviceException("no memory") : new NoRequest());
        Assert.ThrowsExactly<DeviceException>(() => pool.Rent());
        fail = false;
        pool.Rent().Dispose();
    }

    [TestMethod]
    public void ReturnedBatch_RefusesEveryUse_EvenIfAnotherCallerHasIt()
    {
        using CountingModel model = new(batch: 2, inFlight: 1, maximum: 1);
        ImageBatch old = model.Rent(2);
        old.Dispose();
        using ImageBatch current = model.Rent(2);
        old.Dispose();
        Assert.IsFalse(model.TryRent(1, out _), "The second disposal of the old batch returned the new one.");
        Assert.ThrowsExactly<ObjectDisposedException>(() => old.Input(0)[0]);
        Assert.ThrowsExactly<ObjectDisposedException>(() => old.Output(0)[0]);
        Assert.ThrowsExactly<ObjectDisposedException>(() => old.Run(1));
        Assert.ThrowsExactly<ObjectDisposedException>(() => old.Start(1));
        Assert.ThrowsExactly<ObjectDisposedException>(() => old.Wait());
        Assert.ThrowsExactly<ObjectDisposedException>(() => default(ImageBatch).Run(1));
        default(ImageBatch).Dispose();
        Assert.AreNotEqual(old, current);
    }

    [TestMethod]
    public void IndexOrCountOutsideTheBatch_IsRefused()
    {
        using CountingModel model = new(batch: 2, inFlight: 1, maximum: 1);
        using ImageBatch batch = model.Rent(2);
        Assert.AreEqual(2, batch.Capacity);
        foreach (int index in new[] { -1, 2 })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => batch.Input(index)[0]);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => batch.Output(index)[0]);
        }

        foreach (int count in new[] { 0, 3 })
        {
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => batch.Run(count));
        }
    }

    [TestMethod]
    public async Task RunningBatch_RefusesASecondRun_AndIsReturnedWhenTheRunHasEnded()
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 1) { Hold = new TaskCompletionSource() };
        ImageBatch batch = model.Rent(1);
        Task run = batch.RunAsync(1).AsTask();
        Assert.ThrowsExactly<InvalidOperationException>(() => batch.Run(1));
        batch.Dispose();
        Assert.IsFalse(model.TryRent(1, out _), "A batch that still runs was rented to another caller.");
        model.Hold.SetResult();
        await run;
        Assert.IsTrue(model.TryRent(1, out ImageBatch next));
        next.Dispose();
    }

    [TestMethod]
    public void StartedBatch_ThatIsReturned_IsWaitedFor()
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 1);
        ImageBatch batch = model.Rent(1);
        batch.Start(1);
        batch.Dispose();
        using ImageBatch next = model.Rent(1);
        next.Run(1);
        Assert.AreEqual(1, model.MostActive);
    }

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public async Task RunningBatch_IsReturned_WhateverItsRunThrows(Exception failure)
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 1)
        {
            FailAt = 1,
            KeepsFailing = true,
            FailsInWait = true,
            Failure = failure,
        };
        ImageBatch started = model.Rent(1);
        started.Start(1);
        started.Dispose();

        Assert.IsTrue(model.TryRent(1, out ImageBatch waited), "Dispose lost the batch.");
        waited.Start(1);
        Assert.AreSame(failure, Assert.Throws<Exception>(waited.Wait));
        waited.Dispose();

        Assert.IsTrue(model.TryRent(1, out ImageBatch asynchronous), "Wait lost the batch.");
        model.Hold = new TaskCompletionSource();
        Task run = asynchronous.RunAsync(1).AsTask();
        asynchronous.Dispose();
        model.Hold.SetResult();
        Assert.AreSame(failure, await Assert.ThrowsAsync<Exception>(() => run));

        model.FailAt = 0;
        Assert.IsTrue(model.TryRent(1, out ImageBatch last), "RunAsync lost the batch.");
        last.Run(1);
        last.Dispose();
    }

    private sealed class NoRequest() : InferenceRequest(1)
    {
        public override Span<byte> Input(int index) => default;

        public override ReadOnlySpan<float> Output(int index) => default;

        public override void Run(int count)
        {
            // There is nothing to run.
        }

        public override ValueTask RunAsync(int count, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
