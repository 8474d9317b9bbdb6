using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks.Tests.Streaming;

/// <summary>Pipelines that end before their source: nothing continues to run, and no result is lost.</summary>
[TestClass]
public sealed class PipelineEndTests
{
    private static readonly OrderedPipelineOptions s_four = new() { Parallelism = 4, InFlight = 8 };

    private readonly Watermark _working = new();
    private int _begun, _sourceEnded;

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task FailingItem_Throws_AfterAllResultsBeforeIt(bool synchronously)
    {
        TaskCompletionSource failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<int> taken = [];
        InvalidOperationException error = await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            () => Taking.AllAsync(OrderedPipeline.RunAsync(Source(100), WorkAsync, s_four), taken));

        Assert.AreEqual("item 3", error.Message);
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, taken);
        AssertNothingRuns();
        Assert.IsLessThanOrEqualTo(3 + 8, _begun);

        ValueTask<int> WorkAsync(int item, CancellationToken stop)
        {
            if (item == 3 && synchronously)
            {
                Interlocked.Increment(ref _begun);
                failed.SetResult();
                throw new InvalidOperationException("item 3");
            }

            return SlowAsync(item);
        }

        // The items before the failing one end after it.
        async ValueTask<int> SlowAsync(int item)
        {
            Begin();
            await Task.Yield();
            if (item < 3)
            {
                await failed.Task;
            }

            _working.Fall();
            if (item == 3)
            {
                failed.SetResult();
                throw new InvalidOperationException("item 3");
            }

            return item;
        }
    }

    [TestMethod]
    public async Task FailingSource_Throws_AfterTheResultsOfItsItems()
    {
        List<int> taken = [];
        await Assert.ThrowsExactlyAsync<FormatException>(
            () => Taking.AllAsync(OrderedPipeline.RunAsync(Failing(), (i, _) => YieldingAsync(i), s_four), taken));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4 }, taken);
        Assert.AreEqual(0, _working.Now);

        static IEnumerable<int> Failing()
        {
            for (int i = 0; i < 5; i++)
            {
                yield return i;
            }

            throw new FormatException();
        }
    }

    [TestMethod]
    public async Task Cancellation_ReachesTheWork_AndIsThrownWhenNothingRuns()
    {
        using CancellationTokenSource cancellation = new();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task all = Taking.AllAsync(OrderedPipeline.RunAsync(Source(100), WorkAsync, s_four, cancellation.Token), []);
        await begun.Task;
        await cancellation.CancelAsync();

        OperationCanceledException error = await Assert.ThrowsAsync<OperationCanceledException>(() => all);

        Assert.AreEqual(cancellation.Token, error.CancellationToken);
        Assert.AreEqual(4, _begun);
        AssertNothingRuns();

        async ValueTask<int> WorkAsync(int item, CancellationToken stop)
        {
            Begin();
            try
            {
                if (item == 3)
                {
                    begun.SetResult();
                }

                await Task.Delay(Timeout.Infinite, stop);
                return item;
            }
            finally
            {
                _working.Fall();
            }
        }
    }

    [TestMethod]
    public async Task Cancellation_EndsAWaitingSource()
    {
        using CancellationTokenSource cancellation = new();
        IAsyncEnumerable<int> results = OrderedPipeline.RunAsync(Waiting(), (i, _) => new ValueTask<int>(i), s_four);
        Task all = Taking.AllAsync(results.WithCancellation(cancellation.Token), []);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => all);
        Assert.AreEqual(1, _sourceEnded);

        async IAsyncEnumerable<int> Waiting([EnumeratorCancellation] CancellationToken stop = default)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
                yield return 0;
            }
            finally
            {
                _sourceEnded++;
            }
        }
    }

    [TestMethod]
    public async Task TokenThatIsAlreadyCancelled_StartsNothing()
    {
        CancellationToken cancelled = new(true);
        IAsyncEnumerable<int> results = OrderedPipeline.RunAsync(Source(5), (i, _) => YieldingAsync(i), s_four, cancelled);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Taking.AllAsync(results, []));
        Assert.AreEqual(0, _begun);
        Assert.AreEqual(0, _sourceEnded);
    }

    [TestMethod]
    public async Task EarlyBreak_WaitsForRunningItems_AndDisposesResultsThatWereNotTaken()
    {
        List<Held> made = [];
        List<Held> taken = [];
        await foreach (Held result in OrderedPipeline.RunAsync(Source(100), WorkAsync, s_four))
        {
            taken.Add(result);
            if (taken.Count == 3)
            {
                break;
            }
        }

        AssertNothingRuns();
        Assert.HasCount(_begun, made);
        Assert.IsLessThanOrEqualTo(3 + 8, made.Count);
        foreach (Held result in made)
        {
            Assert.AreEqual(taken.Contains(result) ? 0 : 1, result.Disposals);
        }

        async ValueTask<Held> WorkAsync(int item, CancellationToken stop)
        {
            Held result = new();
            lock (made)
            {
                made.Add(result);
            }

            await YieldingAsync(item);
            return result;
        }
    }

    [TestMethod]
    public async Task EarlyBreak_CancelsRunningItems()
    {
        await foreach (int result in OrderedPipeline.RunAsync(Source(100), WorkAsync, s_four))
        {
            Assert.AreEqual(0, result);
            break;
        }

        AssertNothingRuns();

        async ValueTask<int> WorkAsync(int item, CancellationToken stop)
        {
            Begin();
            try
            {
                await (item == 0 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, stop));
                return item;
            }
            finally
            {
                _working.Fall();
            }
        }
    }

    [TestMethod]
    public async Task FailuresBreaksAndCancellations_LeaveNothingRunning()
    {
        Random random = new(4711);
        for (int round = 0; round < 300; round++)
        {
            (_begun, _sourceEnded) = (0, 0);
            int fails = random.Next(60), breaks = random.Next(60), cancels = random.Next(60);
            using CancellationTokenSource cancellation = new();
            OrderedPipelineOptions options = new() { Parallelism = 1 + random.Next(4), InFlight = 1 + random.Next(6) };
            List<int> taken = [];
            try
            {
                await foreach (int result in OrderedPipeline.RunAsync(Source(40), WorkAsync, options, cancellation.Token))
                {
                    taken.Add(result);
                    if (taken.Count == cancels)
                    {
                        await cancellation.CancelAsync();
                    }
                    else if (taken.Count == breaks)
                    {
                        break;
                    }
                }

                Assert.AreEqual(Math.Min(40, breaks == 0 ? 40 : breaks), taken.Count);
            }
            catch (FormatException)
            {
                Assert.AreEqual(fails, taken.Count);
            }
            catch (OperationCanceledException)
            {
                Assert.AreEqual(cancels, taken.Count);
            }

            CollectionAssert.AreEqual(Enumerable.Range(0, taken.Count).ToArray(), taken);
            AssertNothingRuns();

            ValueTask<int> WorkAsync(int item, CancellationToken stop) =>
                item == fails ? throw new FormatException() : YieldingAsync(item);
        }
    }

    private void AssertNothingRuns()
    {
        Assert.AreEqual(0, _working.Now);
        Assert.AreEqual(1, _sourceEnded);
    }

    private void Begin()
    {
        Interlocked.Increment(ref _begun);
        _working.Rise();
    }

    private async ValueTask<int> YieldingAsync(int item)
    {
        Begin();
        await Task.Yield();
        _working.Fall();
        return item;
    }

    // If the enumeration ends early, the source is disposed only after all work has ended.
    private async IAsyncEnumerable<int> Source(int count)
    {
        bool endsEarly = true;
        try
        {
            for (int i = 0; i < count; i++)
            {
                if (i % 5 == 4)
                {
                    await Task.Yield();
                }

                yield return i;
            }

            endsEarly = false;
        }
        finally
        {
            Assert.IsTrue(!endsEarly || _working.Now == 0);
            _sourceEnded++;
        }
    }

    private sealed class Held : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose() => Disposals++;
    }
}
