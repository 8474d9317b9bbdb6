using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.VideoTracking;

/// <summary>The stages of a <see cref="VideoTracker"/>: order, back-pressure, dropped frames, errors and ends.</summary>
[TestClass]
public sealed class VideoTrackerTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static FaceLandmarkDetector s_detector = null!;

    [ClassInitialize]
    public static void Create(TestContext _) => s_detector =
        FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = { Device = DeviceSelection.Parse("MANAGED") } });

    [ClassCleanup]
    public static void Dispose() => s_detector.Dispose();

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    public async Task Faces_AreThoseOfAFaceTracker_InOrder(int parallel)
    {
        using MadeSource source = new(25), again = new(25);
        List<TrackedFace[]> expected = TrackOneByOne(again);
        VideoTracker tracker = new(source, s_detector, new VideoTrackerOptions { ParallelDetections = parallel });

        List<TrackedFace[]> faces = [];
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            using (frame)
            {
                Assert.AreEqual(faces.Count, frame.Info.Number);
                faces.Add(frame.Faces.ToArray());
            }
        }

        Assert.HasCount(25, faces);
        for (int i = 0; i < 25; i++)
        {
            CollectionAssert.AreEqual(expected[i], faces[i], $"frame {i}");
        }

        Assert.HasCount(1, faces[24]);
        VideoTrackerStatistics statistics = tracker.Statistics;
        Assert.AreEqual(25, statistics.Frames);
        Assert.IsInRange(5, 12, statistics.SearchedFrames);
        Assert.AreEqual(0, statistics.DroppedFrames);
        Assert.IsInRange(TimeSpan.FromTicks(1), statistics.MaxLatency, statistics.MedianLatency);
    }

    [TestMethod]
    public async Task SourceOfAFile_IsReadNoFasterThanFramesAreTaken()
    {
        using MadeSource source = new(200);
        VideoTracker tracker = new(source, s_detector, new VideoTrackerOptions { ParallelDetections = 1 });
        await using IAsyncEnumerator<TrackedVideoFrame> frames = tracker.RunAsync().GetAsyncEnumerator();
        Assert.IsTrue(await frames.MoveNextAsync());
        using TrackedVideoFrame kept = frames.Current;

        await Task.Delay(1500);

        // One frame per stage and per place between stages, and the one that is kept.
        Assert.IsInRange(5, 16, source.ReadFrames);
    }

    [TestMethod]
    public async Task LiveSource_DropsAllButTheNewestFrame_AndCountsThem()
    {
        using MadeSource source = new(300, isLive: true) { BeforeFrame = (_, _) => Thread.Sleep(4) };
        VideoTracker tracker = new(source, s_detector);
        List<long> numbers = [];
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            using (frame)
            {
                numbers.Add(frame.Info.Number);
                await Task.Delay(40);
            }
        }

        Assert.IsLessThan(100, numbers.Count);
        Assert.AreEqual(299, numbers[^1], "the newest frame was not dropped");
        CollectionAssert.AreEqual(numbers.Order().ToArray(), numbers);
        Assert.AreEqual(300, numbers.Count + tracker.Statistics.DroppedFrames);
    }

    [TestMethod]
    public async Task Stop_ReturnsTheFramesThatWereRead_AndEndsWithoutAnException()
    {
        using MadeSource source = new(1000);
        VideoTracker tracker = new(source, s_detector);
        int count = 0;
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            frame.Dispose();
            if (++count == 10)
            {
                tracker.Stop();
            }
        }

        Assert.AreEqual(source.ReadFrames, count);
        Assert.IsInRange(10, 60, count);
    }

    [TestMethod]
    public async Task Cancellation_EndsAReadThatBlocks()
    {
        using MadeSource source = new(1000) { BeforeFrame = BlockAt(3) };
        VideoTracker tracker = new(source, s_detector);
        using CancellationTokenSource cancellation = new();
        cancellation.CancelAfter(500);

        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (TrackedVideoFrame frame in tracker.RunAsync(cancellation.Token))
            {
                frame.Dispose();
            }
        }).WaitAsync(s_limit);
    }

    [TestMethod]
    public async Task Break_WaitsForTheStages_AndDisposesAllPixels()
    {
        using MadeSource source = new(1000);
        VideoTracker tracker = new(source, s_detector);
        List<Mat> pixels = [];
        TrackedVideoFrame? kept = null;
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            pixels.Add(frame.Picture);
            if (pixels.Count == 3)
            {
                kept = frame;
                break;
            }

            frame.Dispose();
        }

        int read = source.ReadFrames;
        Assert.IsTrue(pixels.Where(mat => mat != kept!.Picture).All(mat => mat.IsDisposed));
        Assert.IsFalse(kept!.Picture.Empty(), "a frame is valid until the caller disposes it");
        kept.Dispose();
        Assert.IsTrue(pixels.TrueForAll(mat => mat.IsDisposed));
        Assert.ThrowsExactly<ObjectDisposedException>(() => kept.Faces.Length);
        await Task.Delay(200);
        Assert.AreEqual(read, source.ReadFrames, "nothing is read any more");
    }

    [TestMethod]
    public async Task ErrorOfTheSource_ComesAfterTheFramesBeforeIt()
    {
        ImageException error = new("made: the connection is lost.");
        using MadeSource source = new(1000) { BeforeFrame = FailAt(20, error) };
        int count = 0;

        ImageException thrown = await Assert.ThrowsExactlyAsync<ImageException>(async () =>
        {
            await foreach (TrackedVideoFrame frame in new VideoTracker(source, s_detector).RunAsync())
            {
                frame.Dispose();
                count++;
            }
        }).WaitAsync(s_limit);

        Assert.AreSame(error, thrown);
        Assert.AreEqual(20, count);
    }

    [TestMethod]
    public async Task LostDevice_IsNamedWithTheFrame_AndComesAfterTheFramesBeforeIt()
    {
        using MadeSource source = new(1000);
        using FailingDetector failing = new(s_detector, calls: 3);
        int count = 0;

        DeviceException thrown = await Assert.ThrowsExactlyAsync<DeviceException>(async () =>
        {
            await foreach (TrackedVideoFrame frame in new VideoTracker(
                source, failing, new VideoTrackerOptions { Tracking = new FaceTrackerOptions { DetectEvery = 10 } }).RunAsync())
            {
                frame.Dispose();
                count++;
            }
        }).WaitAsync(s_limit);

        Assert.IsTrue(thrown.IsDeviceLost);
        StringAssert.StartsWith(thrown.Message, $"made: frame {count}: ");
    }

    [TestMethod]
    public async Task SecondRun_IsRefused()
    {
        using MadeSource source = new(1);
        VideoTracker tracker = new(source, s_detector);
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            frame.Dispose();
        }

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(
            async () => await tracker.RunAsync().GetAsyncEnumerator().MoveNextAsync());
    }

    [TestMethod]
    public async Task MaxFramesPerSecond_SkipsFrames()
    {
        using MadeSource source = new(50);
        VideoTracker tracker = new(source, s_detector, new VideoTrackerOptions { MaxFramesPerSecond = 10 });
        List<double> times = [];
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            times.Add(frame.Info.Time.TotalSeconds);
            frame.Dispose();
        }

        Assert.HasCount(20, times);
        Assert.AreEqual(30, tracker.Statistics.SkippedFrames);
    }

    [TestMethod]
    public async Task ReadsInRealTime_TakesAsLongAsTheVideo()
    {
        using MadeSource source = new(25);
        VideoTracker tracker = new(source, s_detector, new VideoTrackerOptions { ReadsInRealTime = true });
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            frame.Dispose();
        }

        Assert.IsGreaterThan(TimeSpan.FromSeconds(0.95), System.Diagnostics.Stopwatch.GetElapsedTime(started));
    }

    private static Action<int, CancellationToken> BlockAt(int frame) => (number, token) =>
    {
        if (number == frame)
        {
            token.WaitHandle.WaitOne();
            token.ThrowIfCancellationRequested();
        }
    };

    private static Action<int, CancellationToken> FailAt(int frame, ImageException error) => (number, _) =>
    {
        if (number == frame)
        {
            throw error;
        }
    };

    private static List<TrackedFace[]> TrackOneByOne(MadeSource source)
    {
        FaceTracker tracker = new(s_detector);
        List<TrackedFace[]> faces = [];
        using Mat picture = new();
        while (source.Read(picture, out VideoFrame info))
        {
            faces.Add(tracker.Update(picture.AsImageView(), info.Time).ToArray());
        }

        return faces;
    }

    /// <summary>A detector whose device is lost after some calls of the landmark model.</summary>
    private sealed class FailingDetector(IFaceLandmarkDetector inner, int calls) : IFaceLandmarkDetector
    {
        private int _calls;

        public DetectorInfo Info => inner.Info;

        public IFaceDetector FaceDetector => inner.FaceDetector;

        public void Detect(ImageView image, ReadOnlySpan<FaceBox> boxes, Span<FaceLandmarks> results)
        {
            if (++_calls > calls)
            {
                throw new DeviceException("The device is lost.") { IsDeviceLost = true };
            }

            inner.Detect(image, boxes, results);
        }

        public void WarmUp(int faces = 1) => inner.WarmUp(faces);

        public FaceLandmarks[] Detect(ImageView image, FaceFilter? filter = null) => inner.Detect(image, filter);

        public ValueTask<FaceLandmarks[]> DetectAsync(IImageSource image, FaceFilter? filter, CancellationToken cancellationToken) =>
            inner.DetectAsync(image, filter, cancellationToken);

        public ValueTask<FaceLandmarks[]> DetectAsync(
            IImageSource image, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken) =>
            inner.DetectAsync(image, boxes, cancellationToken);

        public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
            IAsyncEnumerable<IImageSource> images, FaceFilter? filter, int? inFlight, CancellationToken cancellationToken) =>
            inner.DetectStreamAsync(images, filter, inFlight, cancellationToken);

        public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
            IAsyncEnumerable<ImageWithBoxes> images, int? inFlight, CancellationToken cancellationToken) =>
            inner.DetectStreamAsync(images, inFlight, cancellationToken);

        public void Dispose()
        {
            // The inner detector belongs to the tests.
        }
    }
}
