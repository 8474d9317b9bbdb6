using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>
/// The tracker on videos whose truth is known: heads of the golden pictures that move, turn and change their size, with the noise of a
/// camera; 640 x 480, 25 frames per second unless the test says otherwise; the bundled models.
/// </summary>
[TestClass]
[RequiresGoldenData]
public sealed class FaceTrackerVideoTests
{
    private const double Noise = 6;

    private static FaceLandmarkDetector s_detector = null!;
    private static Sprite s_first = null!, s_second = null!;

    [ClassInitialize]
    public static void Create(TestContext context)
    {
        s_detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        s_first = new Sprite(GoldenImages.Read("portrait-male-32.jpg"), s_detector);
        s_second = new Sprite(GoldenImages.Read("portrait-female-45.jpg"), s_detector);
    }

    [ClassCleanup]
    public static void Free()
    {
        s_first.Dispose();
        s_second.Dispose();
        s_detector.Dispose();
    }

    [TestMethod]
    public void MovingFace_IsFollowed_AtItsTruePlace()
    {
        using SyntheticVideo video = Video(Sway);
        VideoRun run = VideoRun.Play(video, Tracker(), 6);
        Assert.AreEqual("Started 1", run.EventText);
        Assert.HasCount(run.Frames, run.Seen);
        Assert.IsTrue(run.Seen.All(seen => !seen.Face.IsPredicted && seen.Face.Age == seen.Frame + 1));
        Assert.AreEqual(run.Frames / 5, run.Detections);
        (double jitter, double lag) = Smoothing(run);
        Assert.IsLessThan(2.0 / 3, jitter, "jitter after and before");
        Assert.IsLessThan(1, lag, "frames");
        Assert.IsLessThan(0.012, run.Seen.Average(seen => seen.Error));
        Assert.IsLessThan(0.03, run.Seen.Max(seen => seen.Error));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void OpenVinosCpu_FollowsAsWell()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("CPU"));
        using SyntheticVideo video = Video(Sway);
        VideoRun run = VideoRun.Play(video, new FaceTracker(detector), 4);
        Assert.AreEqual("Started 1", run.EventText);
        Assert.HasCount(run.Frames, run.Seen);
        Assert.IsLessThan(0.012, run.Seen.Average(seen => seen.Error));
    }

    [TestMethod]
    public void FaceAtRest_LosesMoreThanAThirdOfItsJitter()
    {
        using SyntheticVideo video = Video(_ => new Pose(320, 240, 110));
        (double jitter, _) = Smoothing(VideoRun.Play(video, Tracker(), 4));
        Assert.IsLessThan(2.0 / 3, jitter, "jitter after and before");
    }

    [TestMethod]
    public void FaceThatPasses_LosesAThirdOfItsJitter_WithALagBelowOneFrame()
    {
        using SyntheticVideo video = Video(t => new Pose(140 + 70 * t, 200 + 15 * t, 110));
        (double jitter, double lag) = Smoothing(VideoRun.Play(video, Tracker(), 5));
        Assert.IsLessThan(2.0 / 3, jitter, "jitter after and before");
        Assert.IsLessThan(1, lag, "frames");
        Assert.IsGreaterThan(0, lag);
    }

    [TestMethod]
    public void FaceOfSomebodyWhoTalks_LosesAThirdOfItsJitter_WithALagBelowOneFrame()
    {
        using SyntheticVideo video = Video(t => new Pose(
            320 + 12 * Math.Sin(2 * Math.PI * t / 2.3),
            240 + 8 * Math.Sin(2 * Math.PI * t / 1.7),
            110 * Math.Exp(0.03 * Math.Sin(t)),
            4 * Math.Sin(2 * Math.PI * t / 2.9)));
        (double jitter, double lag) = Smoothing(VideoRun.Play(video, Tracker(), 5));
        Assert.IsLessThan(2.0 / 3, jitter, "jitter after and before");
        Assert.IsLessThan(1, lag, "frames");
    }

    [TestMethod]
    public void FacesThatCross_KeepTheirNumbers()
    {
        using SyntheticVideo video = Video(t => new Pose(520 - 130 * t, 250, 105), t => new Pose(110 + 130 * t, 235, 115));
        VideoRun run = VideoRun.Play(video, Tracker(), 3.2);
        AssertOneTrackPerActor(run, 2);
        Assert.IsTrue(run.Events.All(item => !item.What.StartsWith("Ended", StringComparison.Ordinal)), run.EventText);

        // The face behind is hidden for a while.
        int hidden = run.Seen.Single(seen => seen.Frame == 0 && seen.Actor == 0).Face.TrackId;
        Assert.AreEqual($"Lost {hidden}, Found {hidden}", string.Join(", ", run.Events.Skip(2).Select(item => item.What)));
        Assert.AreEqual(0, run.Ghosts);
    }

    [TestMethod]
    public void FaceThatLeavesAndReturnsSoon_KeepsItsNumber()
    {
        // Half of it is outside from 1.76 s to 2.64 s.
        using SyntheticVideo video = Video(
            t => new Pose(400 + 140 * Math.Min(t, 4.4 - t), 240, 110), t => new Pose(150, 220 + 20 * Math.Sin(t), 120));
        VideoRun run = VideoRun.Play(video, Tracker(), 4.4);
        AssertOneTrackPerActor(run, 2);
        Assert.IsTrue(run.Events.All(item => !item.What.StartsWith("Ended", StringComparison.Ordinal)), run.EventText);
    }

    [TestMethod]
    public void FaceThatReturnsLate_IsANewOne()
    {
        using SyntheticVideo video = Video(
            t => t < 2 ? new Pose(400 + 170 * t, 240, 110) : t > 4 ? new Pose(400 + 170 * (6 - t), 240, 110) : null,
            t => new Pose(150, 220 + 20 * Math.Sin(t), 120));
        VideoRun run = VideoRun.Play(video, Tracker(), 6);
        int left = run.Seen.Single(seen => seen.Frame == 0 && seen.Actor == 0).Face.TrackId;
        Assert.AreEqual(
            $"Started 1, Started 2, Lost {left}, Ended {left}, Started 3", string.Join(", ", run.Events.Select(item => item.What)));
        Assert.AreEqual(25, run.Events[3].Frame - run.Events[2].Frame, 2, "Frames in the timeout of one second.");
        Assert.AreEqual(0, run.Ghosts);
    }

    [TestMethod]
    public void HiddenFace_IsPredicted_AndFoundAgain()
    {
        using SyntheticVideo video = Video(t => t is < 1 or > 1.4 ? new Pose(200 + 60 * t, 240, 110) : null);
        FaceTracker tracker = Tracker();
        VideoRun run = VideoRun.Play(video, tracker, 3);
        Assert.AreEqual("Started 1, Lost 1, Found 1", run.EventText);
        AssertOneTrackPerActor(run, 1);
        Assert.AreEqual(0, run.Ghosts);

        // It is noticed at the latest when the face detector runs twice, and found at the second frame at the latest.
        Assert.IsLessThanOrEqualTo(25 + 6, run.Events[1].Frame);
        Assert.IsLessThanOrEqualTo(35 + 2, run.Events[2].Frame);
    }

    [TestMethod]
    public void FaceThatVanishes_IsReportedAsPredicted_UntilItsTrackEnds()
    {
        using SyntheticVideo video = Video(t => t < 1.04 ? new Pose(200 + 60 * t, 240, 110) : null);
        FaceTracker tracker = Tracker();
        List<(bool IsPredicted, float Confidence)> reported = [];
        for (int frame = 0; frame < 75; frame++)
        {
            using OpenCvSharp.Mat image = video.Draw(frame / 25.0);
            foreach (TrackedFace face in tracker.Update(Pixels.View(image), TimeSpan.FromSeconds(frame / 25.0)))
            {
                reported.Add((face.IsPredicted, face.Confidence));
            }
        }

        int predicted = reported.Count(face => face.IsPredicted);
        Assert.IsInRange(20, 30, predicted);
        Assert.IsTrue(reported[^predicted..].All(face => face.IsPredicted));
        CollectionAssert.AreEqual(
            reported[^predicted..].Select(face => face.Confidence).OrderDescending().ToArray(),
            reported[^predicted..].Select(face => face.Confidence).ToArray());
        Assert.IsLessThan(0.1f, reported[^1].Confidence);
    }

    [TestMethod]
    public void HardCut_EndsTheOldFace_AndStartsTheNewOne()
    {
        using SyntheticVideo video = Video(
            t => t < 1.04 ? new Pose(200 + 30 * t, 240, 110) : null, t => t >= 1.04 ? new Pose(420, 180, 130) : null);
        VideoRun run = VideoRun.Play(video, Tracker(), 2.5);
        CollectionAssert.AreEquivalent(
            new[] { "Started 1", "Lost 1", "Started 2", "Ended 1" }, run.Events.Select(item => item.What).ToArray());
        Assert.IsTrue(
            run.Events.Where(item => item.What is "Lost 1" or "Started 2").All(item => item.Frame is >= 26 and <= 26 + 6), run.EventText);
        AssertOneTrackPerActor(run, 2);
    }

    [TestMethod]
    public void FramesWithoutFaces_ReportNothing_AndDetectEveryNthFrame()
    {
        using SyntheticVideo video = Video();
        VideoRun run = VideoRun.Play(video, Tracker(new FaceTrackerOptions { DetectEvery = 4 }), 4);
        Assert.IsEmpty(run.Events);
        Assert.IsEmpty(run.Seen);
        Assert.AreEqual(0, run.Ghosts);
        Assert.AreEqual(25, run.Detections);
    }

    [TestMethod]
    public void IrregularTimes_AreTakenIntoAccount()
    {
        // 5 to 50 frames per second, and twice the same time.
        Random random = new(11);
        List<double> times = [0, 0];
        while (times[^1] < 5)
        {
            times.Add(times[^1] + 0.02 + 0.18 * random.NextDouble() * random.NextDouble());
        }

        using SyntheticVideo video = Video(Sway, t => new Pose(90, 100 + 20 * t, 80));
        VideoRun run = VideoRun.Play(video, Tracker(), times);
        Assert.AreEqual("Started 1, Started 2", run.EventText);
        AssertOneTrackPerActor(run, 2);
        Assert.IsLessThan(0.015, run.Seen.Average(seen => seen.Error));
    }

    [TestMethod]
    public void SameFrames_HaveTheSameResults_ToTheBit()
    {
        using SyntheticVideo video = Video(t => new Pose(520 - 130 * t, 250, 105), t => new Pose(110 + 130 * t, 235, 115));
        FaceTracker tracker = Tracker();
        VideoRun first = VideoRun.Play(video, tracker, 2.4);
        VideoRun other = VideoRun.Play(video, Tracker(), 2.4);
        tracker.Reset();
        VideoRun again = VideoRun.Play(video, tracker, 2.4);
        CollectionAssert.AreEqual(first.Seen.Select(seen => seen.Face).ToArray(), other.Seen.Select(seen => seen.Face).ToArray());
        CollectionAssert.AreEqual(first.Seen.Select(seen => seen.Face).ToArray(), again.Seen.Select(seen => seen.Face).ToArray());
        CollectionAssert.AreEqual(first.Events, again.Events);
    }

    private static Pose? Sway(double t) => new Pose(
        320 + 110 * Math.Sin(2 * Math.PI * t / 3),
        240 + 50 * Math.Sin(2 * Math.PI * t / 2.1),
        110 * Math.Exp(0.25 * Math.Sin(2 * Math.PI * t / 4)),
        18 * Math.Sin(2 * Math.PI * t / 3.7));

    private static FaceTracker Tracker(FaceTrackerOptions? options = null) => new(s_detector, options);

    private static SyntheticVideo Video(params Func<double, Pose?>[] paths)
    {
        SyntheticVideo video = new(640, 480, Noise);
        for (int i = 0; i < paths.Length; i++)
        {
            video.Add(i == 0 ? s_first : s_second, paths[i]);
        }

        return video;
    }

    private static void AssertOneTrackPerActor(VideoRun run, int actors)
    {
        Console.WriteLine(
            $"{run.Frames} frames, {run.Detections} detections, error "
            + $"{run.Seen.Where(seen => !seen.Face.IsPredicted).Average(seen => seen.Error):F4}; "
            + string.Join(", ", run.Events.Select(item => $"{item.What} at {item.Frame}")));
        Assert.HasCount(
            actors,
            run.Seen.Where(seen => !seen.Face.IsPredicted).Select(seen => (seen.Face.TrackId, seen.Actor)).Distinct().ToArray(),
            $"Pairs of track and face: {run.Pairs}; events: {run.EventText}");
    }

    // Jitter: the root of the mean square of the second difference of the error, in which slow errors and those of a constant speed vanish;
    // after and before smoothing. Lag: the distance of the smoothed points behind the measured ones, in frames of the true movement.
    private static (double Jitter, double Lag) Smoothing(VideoRun run)
    {
        (double before, double after, double behind, double moved) = (0, 0, 0, 0);
        for (int i = 14; i < run.Seen.Count; i++)
        {
            for (int point = 0; point < FaceLandmarks.PointCount; point++)
            {
                foreach (Func<LandmarkPoint, float> axis in new Func<LandmarkPoint, float>[] { p => p.X, p => p.Y })
                {
                    double measured = Second(j => axis(run.Seen[j].Face.Measured[point]) - axis(run.Seen[j].Truth[point]));
                    double smooth = Second(j => axis(run.Seen[j].Face.Face[point]) - axis(run.Seen[j].Truth[point]));
                    double step = axis(run.Seen[i].Truth[point]) - axis(run.Seen[i - 1].Truth[point]);
                    (before, after) = (before + measured * measured, after + smooth * smooth);
                    behind += step * (axis(run.Seen[i].Face.Measured[point]) - axis(run.Seen[i].Face.Face[point]));
                    moved += step * step;
                }
            }

            double Second(Func<int, double> value) => value(i) - 2 * value(i - 1) + value(i - 2);
        }

        (double jitter, double lag) = (Math.Sqrt(after / before), moved > 0 ? behind / moved : 0);
        double smoothError = run.Seen.Average(seen => Sighting.Distance(seen.Face.Face, seen.Truth) / seen.Size);
        Console.WriteLine(
            $"jitter {jitter:F3}, lag {lag:F2} frames, error measured {run.Seen.Average(seen => seen.Error):F4}, smooth {smoothError:F4}");
        return (jitter, lag);
    }
}
