using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks.Tests.Streaming;

/// <summary>The order of the results, and how far a pipeline reads and works ahead.</summary>
[TestClass]
[DoNotParallelize]
public sealed class OrderedPipelineTests
{
    [TestMethod]
    public async Task Results_HaveTheOrderOfTheSource_WhateverFinishesFirst()
    {
        TaskCompletionSource[] ends = Ends(6);
        List<int> taken = [];
        IEnumerable<int> items = Enumerable.Range(0, 6);
        Task all = Taking.AllAsync(OrderedPipeline.RunAsync(items, (i, _) => AfterAsync(ends[i].Task, i), AtOnce(6)), taken);

        for (int i = 5; i > 0; i--)
        {
            ends[i].SetResult();
        }

        Assert.IsEmpty(taken);
        ends[0].SetResult();
        await all;
        CollectionAssert.AreEqual(Enumerable.Range(0, 6).ToArray(), taken);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(1, 3)]
    [DataRow(2, 3)]
    [DataRow(4, 4)]
    [DataRow(8, 3)]
    public async Task ItemsReadAhead_AndItemsProcessedAtOnce_StayWithinTheOptions(int parallelism, int inFlight)
    {
        const int count = 2000;
        Watermark open = new(), working = new();
        List<int> taken = [];
        OrderedPipelineOptions options = new() { Parallelism = parallelism, InFlight = inFlight };
        await foreach (int result in OrderedPipeline.RunAsync(Opening(), WorkAsync, options))
        {
            taken.Add(result);
            open.Fall();
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, count).ToArray(), taken);
        Assert.AreEqual(inFlight, open.Highest);
        Assert.IsLessThanOrEqualTo(Math.Min(parallelism, inFlight), working.Highest);

        IEnumerable<int> Opening()
        {
            for (int i = 0; i < count; i++)
            {
                open.Rise();
                yield return i;
            }
        }

        async ValueTask<int> WorkAsync(int item, CancellationToken stop)
        {
            working.Rise();
            if (item % 3 != 0)
            {
                await Task.Yield();
            }

            working.Fall();
            return item;
        }
    }

    // The limit is a promise about memory, so that a large one costs nothing until items are in flight.
    [TestMethod]
    [DataRow(1)]
    [DataRow(40)]
    public async Task AnyNumberInFlight_TakesMemoryForTheItemsInFlightOnly(int parallelism)
    {
        OrderedPipelineOptions options = new() { Parallelism = parallelism, InFlight = int.MaxValue };
        long before = GC.GetTotalAllocatedBytes();
        List<int> taken = [];
        await Taking.AllAsync(OrderedPipeline.RunAsync(Enumerable.Range(0, 3), (i, _) => ValueTask.FromResult(i), options), taken);

        // Other tests allocate at the same time, but far less than slots for all items that may be in flight.
        Assert.IsLessThan(1L << 30, GC.GetTotalAllocatedBytes() - before);
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, taken);
        Assert.AreEqual(int.MaxValue, new OrderedPipelineOptions { Parallelism = int.MaxValue }.InFlightOrDefault);
    }

    // Results that are taken one by one and then held back: the ring begins at any place when it grows.
    [TestMethod]
    [DataRow(0, 1000)]
    [DataRow(5, 17)]
    [DataRow(15, 100)]
    [DataRow(33, 64)]
    public async Task MoreItemsInFlightThanBefore_KeepTheirOrder(int takenBefore, int held)
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int read = 0, count = takenBefore + held;
        OrderedPipelineOptions options = new() { Parallelism = int.MaxValue, InFlight = int.MaxValue };
        List<int> taken = [];
        Task all = Taking.AllAsync(OrderedPipeline.RunAsync(Source(), (i, _) => WorkAsync(i), options), taken);
        while (Volatile.Read(ref read) < count)
        {
            await Task.Delay(1);
        }

        go.SetResult();
        await all;
        CollectionAssert.AreEqual(Enumerable.Range(0, count).ToArray(), taken);

        async IAsyncEnumerable<int> Source()
        {
            for (int i = 0; i < count; i++)
            {
                // The first items are taken one after another.
                while (i < takenBefore && Volatile.Read(ref taken).Count < i)
                {
                    await Task.Delay(1);
                }

                yield return i;
                Interlocked.Increment(ref read);
            }
        }

        async ValueTask<int> WorkAsync(int item)
        {
            if (item >= takenBefore)
            {
                await go.Task;
            }

            return item;
        }
    }

    [TestMethod]
    public async Task Work_RunsInParallel_AsOftenAsTheOptionsAllow()
    {
        using CountdownEvent begun = new(3);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<int> taken = [];
        OrderedPipelineOptions options = new() { Parallelism = 3, InFlight = 9 };
        Task all = Taking.AllAsync(OrderedPipeline.RunAsync(Enumerable.Range(0, 9), (i, _) => WorkAsync(i), options), taken);

        // The first three items end only after all three have begun.
        Assert.IsTrue(begun.Wait(TimeSpan.FromMinutes(1)));
        go.SetResult();
        await all;
        Assert.HasCount(9, taken);

        async ValueTask<int> WorkAsync(int item)
        {
            if (item < 3)
            {
                begun.Signal();
            }

            await go.Task;
            return item;
        }
    }

    [TestMethod]
    public async Task WaitingSource_DoesNotDelayFinishedResults_AndIsReadAhead()
    {
        TaskCompletionSource second = new(), third = new();
        IAsyncEnumerable<int> all = OrderedPipeline.RunAsync(Waiting(), (i, _) => new ValueTask<int>(i), AtOnce(4));
        await using IAsyncEnumerator<int> results = all.GetAsyncEnumerator();

        Assert.IsTrue(await results.MoveNextAsync());
        Assert.AreEqual(0, results.Current);
        ValueTask<bool> next = results.MoveNextAsync();
        Assert.IsFalse(next.IsCompleted);
        second.SetResult();
        Assert.IsTrue(await next);
        Assert.AreEqual(1, results.Current);
        third.SetResult();
        Assert.IsTrue(await results.MoveNextAsync());
        Assert.AreEqual(2, results.Current);
        Assert.IsFalse(await results.MoveNextAsync());

        async IAsyncEnumerable<int> Waiting()
        {
            yield return 0;
            await second.Task;
            yield return 1;
            await third.Task;
            yield return 2;
        }
    }

    [TestMethod]
    public async Task EmptySource_HasNoResults()
    {
        List<int> taken = [];
        await Taking.AllAsync(OrderedPipeline.RunAsync(Enumerable.Empty<int>(), (i, _) => new ValueTask<int>(i)), taken);
        Assert.IsEmpty(taken);
    }

    [TestMethod]
    public async Task TwoEnumerations_AreIndependent()
    {
        IAsyncEnumerable<int> doubled = OrderedPipeline.RunAsync(Enumerable.Range(0, 50), (i, _) => new ValueTask<int>(2 * i));
        List<int> first = [], second = [];
        await Task.WhenAll(Taking.AllAsync(doubled, first), Taking.AllAsync(doubled, second));
        CollectionAssert.AreEqual(first, second);
        Assert.HasCount(50, first);
    }

    // Counts the allocations of the whole process.
    [TestMethod]
    [DoNotParallelize]
    public async Task Items_AllocateNothing()
    {
        const int warm = 2000, count = 20_000;
        long before = 0;
        int taken = 0;
        await foreach (int _ in OrderedPipeline.RunAsync(Enumerable.Range(0, warm + count), (i, _) => new ValueTask<int>(i)))
        {
            if (++taken == warm)
            {
                before = GC.GetTotalAllocatedBytes(precise: true);
            }
        }

        // The end of the enumeration and the runtime itself allocate a little. Without optimization, an async method allocates at each
        // call.
#if DEBUG
        const int most = 100;
#else
        const int most = 8;
#endif
        Assert.IsLessThan(most, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / count, "bytes per item");
    }

    [TestMethod]
    public void Options_BelowOne_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OrderedPipelineOptions { Parallelism = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OrderedPipelineOptions { InFlight = 0 });
    }

    private static OrderedPipelineOptions AtOnce(int count) => new() { Parallelism = count, InFlight = count };

    private static TaskCompletionSource[] Ends(int count) => [.. Enumerable.Range(0, count).Select(_ => new TaskCompletionSource())];

    private static async ValueTask<int> AfterAsync(Task end, int result)
    {
        await end;
        return result;
    }
}
