using OpenCvSharp;
using OpenVinoLandmarks.Cli.Video.Pictures;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>The rule that says where <c>--anonymize</c> hides faces in frames in which they were not found.</summary>
[TestClass]
public sealed class HiddenFacesTests
{
    private static readonly TimeSpan s_hold = TimeSpan.FromSeconds(1);
    private static readonly Size s_size = new(1000, 500);

    [TestMethod]
    public void FaceThatIsMissedForAMoment_IsHiddenAtItsLastPlace_WhichGrows()
    {
        // Frames 8 and 9 are too far from frame 16, in which the face is found again, to be hidden because of it.
        FaceBox[][] hidden = Run(1, 20, index => index is >= 8 and < 16 ? [] : [Face(1, 400, 200)]);

        Assert.HasCount(20, hidden);
        for (int i = 0; i < 20; i++)
        {
            Assert.IsTrue(Covers(hidden[i], 400, 200), $"frame {i}");
        }

        Assert.AreEqual(100, hidden[7].Max(box => box.Width), 0.01);
        Assert.IsGreaterThan(hidden[8].Max(box => box.Width), hidden[9].Max(box => box.Width));
    }

    [TestMethod]
    public void FaceThatAppears_IsHiddenInTheFramesBeforeItWasFound()
    {
        FaceBox[][] hidden = Run(1, 20, index => index >= 10 ? [Face(1, 400, 200)] : []);

        Assert.IsEmpty(hidden[4]);
        Assert.IsTrue(Enumerable.Range(6, 14).All(i => Covers(hidden[i], 400, 200)));
    }

    [TestMethod]
    public void FaceThatAppearsBetweenDetections_IsHiddenFromTheDetectionBeforeOn()
    {
        FaceBox[][] hidden = Run(5, 21, index => index >= 10 ? [Face(1, 400, 200)] : []);

        Assert.IsTrue(Enumerable.Range(6, 15).All(i => Covers(hidden[i], 400, 200)));
    }

    [TestMethod]
    public void FaceThatHasGone_IsHiddenForTheHoldTime_AndNoLonger()
    {
        FaceBox[][] hidden = Run(1, 60, index => index < 10 ? [Face(1, 400, 200)] : []);

        // The last sighting is in frame 9, at 25 frames per second.
        Assert.IsTrue(Covers(hidden[9 + 25], 400, 200));
        Assert.IsEmpty(hidden[9 + 27]);
    }

    [TestMethod]
    public void PredictedFace_IsHiddenWhereItIsPresumed_AndWhereItWasLastSeen()
    {
        FaceBox[][] hidden = Run(
            1, 20, index => [index < 10 ? Face(1, 400, 200) : Face(1, 400 + 30 * (index - 10), 200) with { IsPredicted = true }]);

        Assert.IsTrue(Covers(hidden[13], 490, 200));
        Assert.IsTrue(Covers(hidden[13], 400, 200));
    }

    [TestMethod]
    public void BoxThatIsNotTrackedYet_IsHidden()
    {
        HiddenFaces rule = new(1, s_hold);
        rule.Add(TimeSpan.Zero, s_size, [], [new FaceBox(100, 100, 50, 50)]);

        Assert.IsTrue(rule.TryTake(isEnd: true, out FaceBox[] boxes));
        Assert.HasCount(1, boxes);
    }

    [TestMethod]
    public void FramesAtTheEnd_ThatNobodySearched_HaveNoAnswer() => Assert.HasCount(21, Run(10, 28, _ => []));

    [TestMethod]
    public void PictureOfAnotherSize_HasTheFaceAtTheSamePlace()
    {
        HiddenFaces rule = new(1, s_hold);
        rule.Add(TimeSpan.Zero, s_size, [Face(1, 400, 200)], []);
        rule.Add(TimeSpan.FromSeconds(0.04), new Size(500, 250), [], []);

        Assert.IsTrue(rule.TryTake(isEnd: true, out _));
        Assert.IsTrue(rule.TryTake(isEnd: true, out FaceBox[] boxes));
        Assert.IsTrue(Covers(boxes, 200, 100));
        Assert.IsLessThan(70, boxes.Max(box => box.Width));
    }

    // Frames at 25 per second, of which every n-th is searched.
    private static FaceBox[][] Run(int detectEvery, int frames, Func<int, TrackedFace[]> faces)
    {
        HiddenFaces rule = new(detectEvery, s_hold);
        List<FaceBox[]> hidden = [];
        for (int i = 0; i < frames; i++)
        {
            TrackedFace[] found = faces(i);
            FaceBox[]? detected = i % detectEvery == 0
                ? [.. found.Where(face => !face.IsPredicted).Select(face => face.Face.Box)]
                : null;
            rule.Add(TimeSpan.FromSeconds(i / 25.0), s_size, found, detected);
            while (rule.TryTake(isEnd: false, out FaceBox[] boxes))
            {
                hidden.Add(boxes);
            }
        }

        while (rule.TryTake(isEnd: true, out FaceBox[] boxes))
        {
            hidden.Add(boxes);
        }

        return [.. hidden];
    }

    private static bool Covers(FaceBox[] boxes, float x, float y) => boxes.Any(box =>
        box.X <= x && box.Y <= y && box.X + box.Width >= x + 50 && box.Y + box.Height >= y + 50);

    private static TrackedFace Face(int track, float x, float y)
    {
        LandmarkPoint middle = new(x + 50, y + 50);
        FaceLandmarks face = new(new FaceBox(x, y, 100, 100), middle, middle, middle, middle, middle);
        return new TrackedFace { TrackId = track, Face = face, Measured = face };
    }
}
