using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Tests.Inference;

/// <summary>Calls that keep several batches in flight: order, limits, failures and allocations.</summary>
[TestClass]
public sealed class BatchPipelineTests
{
    public static IEnumerable<object[]> Failures =>
    [
        [new DeviceException("the device failed"), 1, true],
        [new InvalidOperationException("another exception of a backend"), 1, true],
        [new InvalidOperationException("another exception of a backend"), 1, false],
        [new FormatException("another exception of a backend"), 4, true],
        [new FormatException("another exception of a backend"), 4, false],
        [new OperationCanceledException("a cancellation that no caller asked for"), 2, true],
    ];

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(4, 1)]
    [DataRow(1, 3)]
    [DataRow(4, 3)]
    [DataRow(7, 8)]
    public async Task EveryNumberOfImages_IsReadOnceAndInOrder(int batch, int inFlight)
    {
        using CountingModel model = new(batch, inFlight, maximum: 16);
        foreach (int images in Enumerable.Range(0, 40))
        {
            CollectionAssert.AreEqual(Expected(images), Run(model, images), $"{images} images");
            CollectionAssert.AreEqual(Expected(images), await RunAsync(model, images), $"{images} images, asynchronous");
        }

        Assert.IsLessThanOrEqualTo(inFlight, model.MostActive);
        Assert.AreEqual(Math.Min(inFlight, (39 + batch - 1) / batch), model.MostActive);
    }

    [TestMethod]
    [DataRow(1, 3, 1, 3)]
    [DataRow(4, 2, 2, 1)]
    [DataRow(4, 3, 2, 1)]
    [DataRow(4, 7, 2, 0)]
    [DataRow(8, 7, 2, 1)]
    public void LastBatch_RunsOnTheCallingThread_IfTheDeviceIsNotBusy(int inFlight, int images, int batch, int byCaller)
    {
        using CountingModel model = new(batch, inFlight, maximum: 16);
        CollectionAssert.AreEqual(Expected(images), Run(model, images));
        Assert.HasCount(byCaller, model.RunsByCaller);
        if (byCaller > 0)
        {
            Assert.AreEqual(images % batch == 0 ? batch : images % batch, model.RunsByCaller[^1]);
        }
    }

    [TestMethod]
    public void LastBatchThatFailsOnTheCallingThread_ReturnsTheBatchesThatRun()
    {
        using CountingModel model = new(batch: 1, inFlight: 8, maximum: 4) { FailAt = 3 };
        Assert.ThrowsExactly<DeviceException>(() => Run(model, 3));
        Assert.HasCount(1, model.RunsByCaller);
        AssertAllFree(model, 4);
        CollectionAssert.AreEqual(Expected(3), Run(model, 3));
    }

    [TestMethod]
    public void CallThatWantsMoreBatchesThanExist_UsesThoseThatExist()
    {
        using CountingModel model = new(batch: 2, inFlight: 8, maximum: 2);
        CollectionAssert.AreEqual(Expected(50), Run(model, 50));
        Assert.AreEqual(2, model.MostActive);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task ManyCallsThatWantMoreBatchesThanExist_AllEnd()
    {
        using CountingModel model = new(batch: 2, inFlight: 8, maximum: 3);
        Task[] calls = [.. Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            for (int n = 0; n < 50; n++)
            {
                CollectionAssert.AreEqual(Expected(21), i % 2 == 0 ? Run(model, 21) : await RunAsync(model, 21));
            }
        }))];
        await Task.WhenAll(calls);
        Assert.IsLessThanOrEqualTo(3, model.Requests);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    public async Task FailedRun_EndsTheCall_AndReturnsAllBatches(int failAt)
    {
        using CountingModel model = new(batch: 1, inFlight: 3, maximum: 3) { FailAt = failAt };
        Assert.ThrowsExactly<DeviceException>(() => Run(model, 20));
        CollectionAssert.AreEqual(Expected(20), Run(model, 20));
        model.FailAt = model.Runs.Count + failAt;
        await Assert.ThrowsExactlyAsync<DeviceException>(() => RunAsync(model, 20));
        CollectionAssert.AreEqual(Expected(20), await RunAsync(model, 20));
        AssertAllFree(model, 3);
    }

    [TestMethod]
    [DynamicData(nameof(Failures))]
    public async Task RunsThatThrowAnyException_LoseNoBatch(Exception failure, int failAt, bool inWait)
    {
        using CountingModel model = new(batch: 1, inFlight: 3, maximum: 3)
        {
            FailAt = failAt,
            KeepsFailing = true,
            FailsInWait = inWait,
            Failure = failure,
        };
        Assert.AreSame(failure, Assert.Throws<Exception>(() => Run(model, 20)));
        AssertAllFree(model, 3);

        model.FailAt = model.Runs.Count + failAt;
        Assert.AreSame(failure, await Assert.ThrowsAsync<Exception>(() => RunAsync(model, 20)));
        AssertAllFree(model, 3);

        model.FailAt = 0;
        CollectionAssert.AreEqual(Expected(20), Run(model, 20));
        CollectionAssert.AreEqual(Expected(20), await RunAsync(model, 20));
    }

    [TestMethod]
    [DataRow(5, 1, 0)]
    [DataRow(5, 1, -1)]
    [DataRow(5, 0, 1)]
    [DataRow(5, -1, 1)]
    [DataRow(0, 1, 1)]
    [DataRow(-1, 1, 1)]
    [DataRow(6, 1, 1)]
    public async Task PlanThatCannotBeUsed_IsAnErrorThatNamesTheModelAndThePlan(int images, int batchSize, int inFlight)
    {
        using CountingModel model = new(batch: 1, inFlight: 1, maximum: 3) { PlanFor = _ => new BatchPlan(images, batchSize, inFlight) };
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => Run(model, 5));
        foreach (string part in new[] { "counting", $"Images = {images}", $"BatchSize = {batchSize}", $"InFlight = {inFlight}" })
        {
            StringAssert.Contains(error.Message, part);
        }

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => RunAsync(model, 5));
        AssertAllFree(model, 3);
        model.PlanFor = null;
        CollectionAssert.AreEqual(Expected(5), Run(model, 5));
    }

    [TestMethod]
    public async Task PlanWithoutLimits_UsesTheBatchesThatExist()
    {
        using CountingModel model = new(batch: 2, inFlight: 1, maximum: 3)
        {
            PlanFor = images => new BatchPlan(images, int.MaxValue, int.MaxValue),
        };
        CollectionAssert.AreEqual(Expected(50), Run(model, 50));
        CollectionAssert.AreEqual(Expected(50), await RunAsync(model, 50));
        Assert.AreEqual(3, model.MostActive);
        Assert.AreEqual(1, model.Plan(50).Batches);
    }

    [TestMethod]
    public async Task CancelledCall_EndsWhenNothingRuns_AndReturnsAllBatches()
    {
        using CountingModel model = new(batch: 1, inFlight: 3, maximum: 3) { Hold = new TaskCompletionSource() };
        using CancellationTokenSource cancellation = new();
        Task<List<float>> call = RunAsync(model, 20, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        AssertAllFree(model, 3);
    }

    [TestMethod]
    public void CallThatEndsEarly_ReturnsAllBatches()
    {
        using CountingModel model = new(batch: 1, inFlight: 3, maximum: 3);
        using (BatchPipeline pipeline = BatchPipeline.Begin(model, 20))
        {
            Assert.IsTrue(pipeline.MoveNext());
            Assert.IsTrue(pipeline.MoveNext());
        }

        AssertAllFree(model, 3);
    }

    [TestMethod]
    public void SteadyCalls_AllocateNothing()
    {
        using CountingModel model = new(batch: 2, inFlight: 3, maximum: 8);
        model.Runs.Capacity = 10_000;
        float sum = 0;
        for (int i = 0; i < 3; i++)
        {
            sum += Sum(model, 21);
        }

        Assert.AreEqual(3 * 210, sum);
        Assert.AreEqual(0, Allocations.LeastOf(() => sum = Sum(model, 21)));
        Assert.AreEqual(210, sum);
    }

    private static void AssertAllFree(CountingModel model, int maximum)
    {
        ImageBatch[] batches = new ImageBatch[maximum];
        for (int i = 0; i < maximum; i++)
        {
            Assert.IsTrue(model.TryRent(1, out batches[i]), $"batch {i} was not returned");
        }

        Array.ForEach(batches, batch => batch.Dispose());
    }

    private static List<float> Expected(int images) => [.. Enumerable.Range(0, images).Select(i => (float)i)];

    private static List<float> Run(CountingModel model, int images)
    {
        List<float> values = [];
        using BatchPipeline pipeline = BatchPipeline.Begin(model, images);
        while (pipeline.MoveNext())
        {
            Step(pipeline, values);
        }

        return values;
    }

    private static async Task<List<float>> RunAsync(CountingModel model, int images, CancellationToken cancellationToken = default)
    {
        List<float> values = [];
        await using BatchPipeline pipeline = BatchPipeline.Begin(model, images);
        while (await pipeline.MoveNextAsync(cancellationToken))
        {
            Step(pipeline, values);
        }

        return values;
    }

    private static float Sum(CountingModel model, int images)
    {
        float sum = 0;
        using BatchPipeline pipeline = BatchPipeline.Begin(model, images);
        while (pipeline.MoveNext())
        {
            for (int i = 0; i < pipeline.Count; i++)
            {
                if (pipeline.IsFinished)
                {
                    sum += pipeline.Batch.Output(i)[0];
                }
                else
                {
                    pipeline.Batch.Input(i)[0] = (byte)(pipeline.First + i);
                }
            }
        }

        return sum;
    }

    private static void Step(BatchPipeline pipeline, List<float> values)
    {
        for (int i = 0; i < pipeline.Count; i++)
        {
            if (pipeline.IsFinished)
            {
                Assert.AreEqual(values.Count, pipeline.First + i);
                values.Add(pipeline.Batch.Output(i)[0]);
            }
            else
            {
                pipeline.Batch.Input(i)[0] = (byte)(pipeline.First + i);
            }
        }
    }
}
