using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Calls with many faces run in batches and have the same results as one face per call, in the order of the boxes.</summary>
[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class ManyFacesTests : CountedTest
{
    // In pixels. In bf16, a batch may round differently; on a face of 90 pixels that is less than 0.1.
    private const double Tolerance = 0.1;

    [TestMethod]
    [DataRow(null, null)]
    [DataRow(PerformanceMode.Throughput, null)]
    [DataRow(PerformanceMode.Latency, null)]
    [DataRow(null, 1)]
    [DataRow(null, 3)]
    public async Task EveryNumberOfFaces_EqualsOneByOne(PerformanceMode? hint, int? streams)
    {
        using FaceLandmarkDetector detector = Create(new EngineOptions { Device = DeviceSelection.Cpu, Hint = hint, Streams = streams });
        MemoryImage image = Astronaut.InMemory();
        FaceBox[] boxes = Boxes(16 * Environment.ProcessorCount + 9);
        FaceLandmarks[] expected = [.. boxes.Select(box => detector.Detect(image.View, [box])[0])];
        Enumerable.Range(1, 8).ToList().ForEach(detector.WarmUp);
        detector.WarmUp(boxes.Length);
        foreach (int count in Enumerable.Range(0, 42).Append(boxes.Length).Where(count => count <= boxes.Length))
        {
            AssertEqual(expected[..count], detector.Detect(image.View, boxes.AsSpan(0, count)));
            AssertEqual(expected[..count], await detector.DetectAsync(image, boxes[..count]));
        }
    }

    [TestMethod]
    public void FurtherForms_AreCompiledForSomeFacesAndForMany_ButNotForOne()
    {
        using FaceLandmarkDetector detector = Create(new EngineOptions { Device = DeviceSelection.Cpu });
        long one = OpenVinoRuntime.LiveObjects;
        detector.WarmUp();
        Assert.AreEqual(one, OpenVinoRuntime.LiveObjects);
        detector.WarmUp(8);
        long some = OpenVinoRuntime.LiveObjects;
        Assert.IsGreaterThan(one, some);
        detector.WarmUp(16 * Environment.ProcessorCount);
        Assert.IsGreaterThan(some, OpenVinoRuntime.LiveObjects);
    }

    [TestMethod]
    [DataRow(1, 2, 1)]
    [DataRow(1, 3, 1)]
    [DataRow(1, 8, 1)]
    [DataRow(2, 2, 2)]
    [DataRow(2, 3, 1)]
    [DataRow(2, 4, 2)]
    [DataRow(2, 7, 1)]
    [DataRow(2, 8, 2)]
    public void SmallGroup_RunsInEqualBatchesThatDivideTheThreads(int threads, int faces, int streams)
    {
        using FaceLandmarkDetector detector = CreateWithThreads(threads);
        Assert.AreEqual(new BatchPlan(faces, 1, 1), detector.Model.Plan(faces));
        detector.WarmUp(faces);
        BatchPlan plan = detector.Model.Plan(faces);
        Assert.AreEqual(new BatchPlan(faces, faces / streams, streams == 1 ? 1 : 2 * streams), plan);
        using ImageBatch batch = detector.Model.Rent(plan), one = detector.Model.Rent(1);
        Assert.AreEqual(faces / streams, batch.Capacity);
        Assert.AreEqual(1, one.Capacity);
    }

    [TestMethod]
    [DataRow(2, 16, 2)]
    [DataRow(3, 16, 1)]
    [DataRow(6, 4, 2)]
    [DataRow(6, 6, 6)]
    [DataRow(8, 12, 4)]
    [DataRow(8, 1, 1)]
    public void Streams_DivideImagesAndThreads(int images, int threads, int expected) =>
        Assert.AreEqual(expected, BatchPolicy.StreamsFor(images, threads));

    [TestMethod]
    public void GroupsOnStreams_TakeWholeGroupsOfLargerCalls()
    {
        using FaceLandmarkDetector detector = CreateWithThreads(2);
        detector.WarmUp(8);
        detector.WarmUp(4);
        Assert.AreEqual(new BatchPlan(3, 2, 4), detector.Model.Plan(3));
        Assert.AreEqual(new BatchPlan(7, 4, 4), detector.Model.Plan(7));
        Assert.AreEqual(new BatchPlan(8, 4, 4), detector.Model.Plan(12));
        Assert.AreEqual(new BatchPlan(15, 4, 4), detector.Model.Plan(15));
        Assert.AreEqual(new BatchPlan(16, 4, 4), detector.Model.Plan(16));
    }

    [TestMethod]
    public void GroupWhoseOwnFormIsNotCompiled_UsesTheNextLargerOneThatItNearlyFills()
    {
        using FaceLandmarkDetector detector = CreateWithThreads(1);
        detector.WarmUp(8);
        Assert.AreEqual(new BatchPlan(6, 8, 1), detector.Model.Plan(6));
        Assert.AreEqual(new BatchPlan(5, 1, 1), detector.Model.Plan(5));
        Assert.AreEqual(new BatchPlan(8, 8, 1), detector.Model.Plan(10));
        detector.WarmUp(10);
        Assert.AreEqual(new BatchPlan(2, 2, 1), detector.Model.Plan(2));
    }

    [TestMethod]
    public void BatchesOfOneSize_AreRentedForThePlan()
    {
        using FaceLandmarkDetector detector = CreateWithThreads(2);
        detector.WarmUp(3);
        detector.WarmUp(6);
        BatchPlan three = detector.Model.Plan(3), six = detector.Model.Plan(6);
        Assert.AreEqual(new BatchPlan(3, 3, 1), three);
        Assert.AreEqual(new BatchPlan(6, 3, 4), six);

        // All requests of one form are rented; the other form still has some.
        List<ImageBatch> rented = [];
        while (detector.Model.TryRent(three, out ImageBatch batch))
        {
            rented.Add(batch);
        }

        Assert.IsTrue(detector.Model.TryRent(six, out ImageBatch other));
        other.Dispose();
        rented.ForEach(batch => batch.Dispose());
    }

    [TestMethod]
    public async Task CallsBeforeDuringAndAfterTheCompilation_HaveTheSameResults_AndDisposalWaits()
    {
        MemoryImage image = Astronaut.InMemory();
        FaceBox[] boxes = Boxes(64);
        FaceLandmarks[] expected = [.. boxes.Select(_ => default(FaceLandmarks))];
        for (int round = 0; round < 3; round++)
        {
            using FaceLandmarkDetector detector = Create(new EngineOptions { Device = DeviceSelection.Cpu });
            expected = round == 0 ? detector.Detect(image.View, boxes) : expected;

            // Two callers with far more work than one compilation; in the second round the work ends about when the compilation begins.
            int calls = round == 1 ? 4 : 40;
            await Task.WhenAll(
                Task.Run(() => Enumerable.Range(0, calls).ToList().ForEach(_ => AssertEqual(expected, detector.Detect(image.View, boxes)))),
                Task.Run(async () =>
                {
                    for (int i = 0; i < calls; i++)
                    {
                        AssertEqual(expected, await detector.DetectAsync(image, boxes));
                    }
                }));
        }
    }

    [TestMethod]
    public async Task CancelledCallWithBatches_LeavesTheDetectorUsable()
    {
        using FaceLandmarkDetector detector = Create(new EngineOptions { Device = DeviceSelection.Cpu });
        MemoryImage image = Astronaut.InMemory();
        FaceBox[] boxes = Boxes(200);
        detector.WarmUp(boxes.Length);
        FaceLandmarks[] expected = detector.Detect(image.View, boxes);
        for (int i = 0; i < 20; i++)
        {
            using CancellationTokenSource cancellation = new();
            Task<FaceLandmarks[]> call = detector.DetectAsync(image, boxes, cancellation.Token).AsTask();
            await cancellation.CancelAsync();
            try
            {
                AssertEqual(expected, await call);
            }
            catch (OperationCanceledException)
            {
                Assert.IsTrue(call.IsCanceled);
            }
        }

        AssertEqual(expected, await detector.DetectAsync(image, boxes));
    }

    [TestMethod]
    public void SteadyCallsWithManyFaces_AllocateNothing()
    {
        using FaceLandmarkDetector detector = Create(new EngineOptions { Device = DeviceSelection.Cpu });
        MemoryImage image = Astronaut.InMemory();
        FaceBox[] boxes = Boxes(32);
        FaceLandmarks[] results = new FaceLandmarks[boxes.Length];
        detector.WarmUp(boxes.Length);
        detector.Detect(image.View, boxes, results);
        Assert.AreEqual(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                detector.Detect(image.View, boxes, results);
            }
        }));
    }

    [TestMethod]
    public async Task ModelThatRefusesBatches_RunsWithoutThem_AndTheRefusalIsReported()
    {
        List<Exception> reported = [];
        using LazyBatchModel refused = new(8, () => throw new ModelException("no batches"), TimeSpan.FromMilliseconds(1), reported.Add);
        refused.CountMissed(TimeSpan.FromMicroseconds(400));
        Assert.IsNull(refused.Ready);
        refused.CountMissed(TimeSpan.FromMicroseconds(700));
        Assert.IsNull(await refused.Prepare());
        Assert.IsNull(refused.Ready);
        Assert.AreEqual("no batches", reported.Single().Message);
    }

    [TestMethod]
    public async Task CompilationThatFailsInAnyWay_FailsNeitherCallsNorTheDisposal()
    {
        List<Exception> reported = [];
        LazyBatchModel failed = new(8, () => throw new InvalidOperationException("unexpected"), TimeSpan.Zero, reported.Add);
        failed.CountMissed(TimeSpan.FromTicks(1));
        Assert.IsNull(await failed.Prepare());
        failed.Dispose();
        Assert.HasCount(1, reported);
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(() =>
        {
            using LazyBatchModel disposed = new(8, () => throw new InvalidOperationException("never called"), TimeSpan.Zero, reported.Add);
            disposed.Dispose();
            disposed.CountMissed(TimeSpan.FromTicks(1));
            return disposed.Prepare();
        });
        Assert.HasCount(1, reported);
    }

    private static FaceLandmarkDetector CreateWithThreads(int threads)
    {
        if (threads > Environment.ProcessorCount)
        {
            Assert.Inconclusive("OpenVINO uses no more threads than there are processors.");
        }

        return Create(new EngineOptions { Device = DeviceSelection.Cpu, Threads = threads });
    }

    private static FaceLandmarkDetector Create(EngineOptions engine) =>
        FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = engine, Model = ModelCatalog.BundledLandmarks });

    private static FaceBox[] Boxes(int count) => [.. Enumerable.Range(0, count)
        .Select(i => Astronaut.Face with { X = Astronaut.Face.X + i % 23, Y = Astronaut.Face.Y + i % 17 - 8 })];

    private static void AssertEqual(FaceLandmarks[] expected, FaceLandmarks[] actual) =>
        LandmarksAssert.AreClose(expected, actual, Tolerance);
}
