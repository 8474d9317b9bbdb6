using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>The contract of the tracker: arguments, options, events of given detections, memory.</summary>
[TestClass]
public sealed class FaceTrackerTests
{
    private static readonly FaceLandmarkDetector s_detector = FaceLandmarkDetector.Create(Bundled.OnManaged());

    [ClassCleanup]
    public static void Free() => s_detector.Dispose();

    [TestMethod]
    public void GivenDetections_StartTracks()
    {
        FaceTracker tracker = new(s_detector);
        Assert.IsTrue(tracker.NeedsDetection);
        MemoryImage image = Astronaut.InMemory();
        FaceBox box = Astronaut.Face with { Score = 0.75f };
        TrackedFace face = tracker.Update(image.View, TimeSpan.FromSeconds(9), [box]).ToArray().Single();
        Assert.AreEqual((1, 1, false, 0.75f), (face.TrackId, face.Age, face.IsPredicted, face.Confidence));
        Assert.AreEqual(0.75f, face.Face.Box.Score);
        Assert.AreEqual(face.Measured, face.Face, "The first points pass the filter.");
        Assert.IsGreaterThan(0.7, CrowdPicture.Overlap(box, face.Face.Box));
        CollectionAssert.AreEqual(
            new[] { new TrackEvent(TrackEventKind.Started, 1, TimeSpan.FromSeconds(9)) }, tracker.Events.ToArray());
        Assert.IsFalse(tracker.NeedsDetection);
    }

    [TestMethod]
    public void ConfirmDetections_DelaysTheStart_AndForgetsFacesThatAreNotConfirmed()
    {
        FaceTracker tracker = new(s_detector, new FaceTrackerOptions { ConfirmDetections = 2 });
        MemoryImage image = Astronaut.InMemory();
        Assert.AreEqual(0, tracker.Update(image.View, Time(0), [Astronaut.Face]).Length);
        Assert.IsTrue(tracker.NeedsDetection);
        Assert.AreEqual(0, tracker.Update(image.View, Time(1), []).Length);
        Assert.AreEqual(0, tracker.Update(image.View, Time(2), [Astronaut.Face]).Length);
        Assert.AreEqual(1, tracker.Update(image.View, Time(3), [Astronaut.Face]).Length);
        Assert.AreEqual(new TrackEvent(TrackEventKind.Started, 1, Time(3)), tracker.Events[0]);
    }

    [TestMethod]
    public void FaceThatTheDetectorDoesNotFind_IsKept_AsLongAsItsPointsStay()
    {
        FaceTracker tracker = new(s_detector);
        MemoryImage image = Astronaut.InMemory();
        _ = tracker.Update(image.View, Time(0), [Astronaut.Face]);
        List<string> events = [];
        for (int frame = 1; frame <= 60; frame++)
        {
            foreach (TrackedFace face in tracker.Update(image.View, Time(frame), []))
            {
                Assert.AreEqual(frame > 25, face.IsPredicted, $"frame {frame}");
            }

            foreach (TrackEvent change in tracker.Events)
            {
                events.Add($"{change.Kind} {frame}");
            }
        }

        // One second without a confirmation, one second lost.
        CollectionAssert.AreEqual(new[] { "Lost 26", "Ended 51" }, events);
    }

    [TestMethod]
    public void FaceOfAnImageWithoutIt_IsLostAtOnce_IfTheDetectorRan()
    {
        FaceTracker tracker = new(s_detector);
        MemoryImage image = Astronaut.InMemory();
        _ = tracker.Update(image.View, Time(0), [Astronaut.Face]);
        byte[] grey = new byte[512 * 512 * 3];
        Array.Fill(grey, (byte)120);
        TrackedFace face = tracker.Update(new ImageView(grey, 512, 512, PixelFormat.Bgr24), Time(1), [])[0];
        Assert.IsTrue(face.IsPredicted);
        Assert.AreEqual(new TrackEvent(TrackEventKind.Lost, 1, Time(1)), tracker.Events[0]);
    }

    [TestMethod]
    public void TwoDetectionsOfOneFace_AreOneTrack()
    {
        FaceTracker tracker = new(s_detector);
        FaceBox other = Astronaut.Face with { X = Astronaut.Face.X + 6, Y = Astronaut.Face.Y - 4 };
        Assert.AreEqual(1, tracker.Update(Astronaut.InMemory().View, Time(0), [Astronaut.Face, other]).Length);
        Assert.AreEqual(1, tracker.Update(Astronaut.InMemory().View, Time(1), [Astronaut.Face, other]).Length);
    }

    [TestMethod]
    public void TimeThatGoesBack_IsRefused_UntilReset()
    {
        FaceTracker tracker = new(s_detector);
        MemoryImage image = Astronaut.InMemory();
        _ = tracker.Update(image.View, Time(10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => { _ = tracker.Update(image.View, Time(9)); });
        Assert.AreEqual(1, tracker.Update(image.View, Time(10)).Length);
        tracker.Reset();
        Assert.AreEqual(0, tracker.Events.Length);
        Assert.IsTrue(tracker.NeedsDetection);
        Assert.AreEqual(1, tracker.Update(image.View, Time(0))[0].TrackId);
    }

    [TestMethod]
    public void FrameOfAnotherSize_EndsAllTracks()
    {
        FaceTracker tracker = new(s_detector);
        _ = tracker.Update(Astronaut.InMemory().View, Time(0), [Astronaut.Face]);
        using Mat image = Astronaut.Read(), half = new();
        Cv2.Resize(image, half, new Size(256, 256));
        TrackedFace face = tracker.Update(Pixels.View(half), Time(1)).ToArray().Single();
        Assert.AreEqual(2, face.TrackId);
        CollectionAssert.AreEqual(
            new[] { new TrackEvent(TrackEventKind.Ended, 1, Time(1)), new TrackEvent(TrackEventKind.Started, 2, Time(1)) },
            tracker.Events.ToArray());
    }

    [TestMethod]
    public void WrongBoxes_AreRefused_AndTheTracksStay()
    {
        FaceTracker tracker = new(s_detector);
        MemoryImage image = Astronaut.InMemory();
        _ = tracker.Update(image.View, Time(0), [Astronaut.Face]);
        Assert.ThrowsExactly<ArgumentException>(() => { _ = tracker.Update(image.View, Time(1), [new FaceBox(float.NaN, 0, 9, 9)]); });
        Assert.ThrowsExactly<ImageException>(() => { _ = tracker.Update(image.View, Time(1), [new FaceBox(600, 600, 90, 90)]); });
        TrackedFace face = tracker.Update(image.View, Time(1), [Astronaut.Face])[0];
        Assert.AreEqual((1, 2, false), (face.TrackId, face.Age, face.IsPredicted));
    }

    [TestMethod]
    public void Options_AreChecked()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTrackerOptions { DetectEvery = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTrackerOptions { ConfirmDetections = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTrackerOptions { MinimumOverlap = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTrackerOptions { LostTimeout = TimeSpan.FromTicks(-1) });
        Assert.ThrowsExactly<ArgumentNullException>(() => new FaceTracker(null!));
    }

    [TestMethod]
    public void ThousandFrames_OfSeveralFaces_AllocateNothing()
    {
        (int X, int Y)[] centres = [(90, 100), (250, 110), (410, 100), (90, 300), (250, 310), (410, 300)];
        using Mat picture = CrowdPicture.Draw(512, 420, 80, centres, out FaceBox[] boxes);
        ImageView image = Pixels.View(picture);

        // The caller's detections: those of the face detector are lists.
        FaceTracker tracker = new(s_detector);
        Play(tracker, image, boxes, 0, 50);
        int next = 50, faces = 0;
        Assert.AreEqual(0, Allocations.LeastOf(() =>
        {
            faces = Play(tracker, Pixels.View(picture), boxes, next, next + 1000);
            next += 1000;
        }));
        Assert.AreEqual(6000, faces);
    }

    // Every tenth detection misses a face, so that it is in doubt.
    private static int Play(FaceTracker tracker, ImageView image, FaceBox[] boxes, int first, int end)
    {
        int faces = 0;
        for (int frame = first; frame < end; frame++)
        {
            ReadOnlySpan<FaceBox> detected = frame % 50 == 0 && frame > 0 ? boxes.AsSpan(1) : boxes;
            ReadOnlySpan<TrackedFace> tracked = tracker.NeedsDetection || frame % 10 == 0
                ? tracker.Update(image, Time(frame), detected)
                : tracker.Update(image, Time(frame));
            foreach (TrackedFace face in tracked)
            {
                faces += face.IsPredicted ? 0 : 1;
            }
        }

        return faces;
    }

    private static TimeSpan Time(int frame) => TimeSpan.FromSeconds(frame / 25.0);
}
