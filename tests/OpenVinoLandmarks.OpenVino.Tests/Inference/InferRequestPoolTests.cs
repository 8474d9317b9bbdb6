namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>Renting and returning requests, waiting for them, and disposing the pool.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
public sealed class InferRequestPoolTests : IDisposable
{
    private readonly Core _core = new();
    private readonly CompiledModel _compiled;

    public InferRequestPoolTests() => _compiled = LandmarkModel.Compile(_core);

    public void Dispose()
    {
        _compiled.Dispose();
        _core.Dispose();
    }

    [TestMethod]
    public void Rent_RentsEachRequestOnce_TheLastReturnedFirst()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 3);
        InferRequestLease[] leases = [pool.Rent(), pool.Rent(), pool.Rent()];
        Assert.IsFalse(pool.TryRent(out _));
        CollectionAssert.AreEquivalent(new[] { 0, 1, 2 }, leases.Select(static l => l.Index).ToArray());
        leases[1].Dispose();
        leases[2].Dispose();
        using InferRequestLease again = pool.Rent();
        Assert.AreEqual(leases[2].Index, again.Index);
        Assert.AreEqual(1, pool.IdleCount);
        leases[0].Dispose();
    }

    [TestMethod]
    public void Lease_DisposedTwiceOrAsACopy_ReturnsOnce()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 2);
        InferRequestLease lease = pool.Rent(), copy = lease;
        lease.Dispose();
        copy.Dispose();
        lease.Dispose();
        Assert.AreEqual(2, pool.IdleCount);
        Assert.ThrowsExactly<ObjectDisposedException>(() => copy.Request);
        using InferRequestLease next = pool.Rent();
        copy.Dispose();
        Assert.AreEqual(1, pool.IdleCount);
    }

    [TestMethod]
    public async Task RentAsync_WhenNoneIsIdle_ServesInTheOrderOfTheCalls()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 1);
        InferRequestLease lease = pool.Rent();
        Task<InferRequestLease>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => pool.RentAsync().AsTask())];
        for (int i = 0; i < waiting.Length; i++)
        {
            Assert.IsTrue(waiting.Skip(i).All(static t => !t.IsCompleted));
            lease.Dispose();
            lease = await waiting[i];
        }

        lease.Dispose();
        Assert.AreEqual(1, pool.IdleCount);
    }

    [TestMethod]
    public async Task RentAsync_Cancelled_LeavesTheQueue()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 1);
        InferRequestLease lease = pool.Rent();
        using CancellationTokenSource cancellation = new CancellationTokenSource();
        Task<InferRequestLease> cancelled = pool.RentAsync(cancellation.Token).AsTask(), next = pool.RentAsync().AsTask();
        cancellation.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
        lease.Dispose();
        (await next).Dispose();
        Assert.AreEqual(1, pool.IdleCount);
    }

    [TestMethod]
    public async Task Rent_BlockedThread_ContinuesWhenALeaseIsReturned()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 1);
        InferRequestLease lease = pool.Rent();
        Task<int> blocked = Task.Factory.StartNew(
            () =>
            {
                using InferRequestLease mine = pool.Rent();
                return mine.Index;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        lease.Dispose();
        Assert.AreEqual(0, await blocked);
    }

    [TestMethod]
    public async Task Dispose_FailsWaiters_AndLeasesStayUsable()
    {
        InferRequestPool pool = new InferRequestPool(_compiled, 1);
        InferRequestLease lease = pool.Rent();
        Task<InferRequestLease> waiting = pool.RentAsync().AsTask();
        pool.Dispose();
        pool.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.ThrowsExactly<ObjectDisposedException>(() => pool.TryRent(out _));
        InferRequest request = lease.Request;
        request.Infer();
        lease.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(request.Infer);
    }

    [TestMethod]
    public async Task RentAsync_UnderContention_RentsEachRequestToOneCaller()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 2);
        int[] users = new int[2];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                using InferRequestLease lease = worker % 2 == 0 ? await pool.RentAsync() : pool.Rent();
                Assert.AreEqual(1, Interlocked.Increment(ref users[lease.Index]));
                Interlocked.Decrement(ref users[lease.Index]);
            }
        })));
        Assert.AreEqual(2, pool.IdleCount);
    }

    [TestMethod]
    public void Rent_InSteadyState_AllocatesNothing()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 2);
        RentAndReturn(pool, 100);
        Assert.AreEqual(0, Allocations.LeastOf(() => RentAndReturn(pool, 1000)));
    }

    // Not in parallel, because it counts the allocations of the whole process.
    [TestMethod]
    [DoNotParallelize]
    public async Task RentAsync_WhenItHasToWait_AllocatesNothingInSteadyState()
    {
        using InferRequestPool pool = new InferRequestPool(_compiled, 1);
        await WaitAndReturn(pool, 100);
        long least = long.MaxValue;
        for (int round = 0; round < 20 && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await WaitAndReturn(pool, 100);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        // The loop's own state machine is one object per round.
        Assert.IsLessThan(100 * 8, least);
    }

    private static async Task WaitAndReturn(InferRequestPool pool, int times)
    {
        InferRequestLease lease = pool.Rent();
        for (int i = 0; i < times; i++)
        {
            ValueTask<InferRequestLease> waiting = pool.RentAsync();
            lease.Dispose();
            lease = await waiting;
        }

        lease.Dispose();
    }

    private static void RentAndReturn(InferRequestPool pool, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using InferRequestLease lease = pool.Rent();
            _ = lease.Request;
        }
    }
}
