using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>The pictures that <c>video</c> writes: the video with drawings, and the best face of each track.</summary>
[TestClass]
public sealed class OutputTests
{
    [TestMethod]
    public void Output_IsTheVideoWithDrawings()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 20), output = made.Folder.File("drawn.avi");

        Tool.Run("video", clip, "--output", output, "--quiet").Succeeded();

        List<Mat> drawn = MadeVideo.Read(output), plain = MadeVideo.Read(clip);
        Assert.HasCount(20, drawn);
        using Mat difference = new(), colored = new();
        Cv2.Absdiff(drawn[19], plain[19], difference);
        Cv2.Threshold(difference.Reshape(1), colored, 60, 1, ThresholdTypes.Binary);

        // The lines of a box and five points are some hundred pixels. Compression alone changes no pixel that much.
        Assert.IsInRange(500, 40_000, Cv2.CountNonZero(colored));
        drawn.Concat(plain).ToList().ForEach(frame => frame.Dispose());
        CollectionAssert.AreEquivalent(new[] { clip, output }, Directory.GetFiles(made.Folder.Path));
    }

    [TestMethod]
    public void FramesPerSecondAndNumberOfFrames_AreThoseOfTheSource()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 33), output = made.Folder.File("drawn.avi");

        Tool.Run("video", clip, "--output", output, "--quiet").Succeeded();

        using VideoSource source = VideoSource.Open(output);
        Assert.AreEqual(25, source.FramesPerSecond, 0.01);
        Assert.AreEqual(33, MadeVideo.Count(output));
    }

    [TestMethod]
    public void BestShot_IsTheSharpFace_NotTheBlurredOnes()
    {
        using MadeVideo made = new();
        const int SharpFrom = 12, SharpTo = 15;
        string clip = made.Video("clip.avi", Enumerable.Range(0, 30).Select(i => i is >= SharpFrom and < SharpTo
            ? made.Frame(i)
            : made.Frame(i, head => Cv2.GaussianBlur(head, head, new Size(0, 0), 3))));

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", clip, "--best-shots", made.Folder.File("best"), "--format", "jsonl", "--quiet").Succeeded());

        string[] files = [.. Directory.GetFiles(made.Folder.File("best")).Order(StringComparer.Ordinal)];
        int track = video.Faces(20)[0].GetProperty("track").GetInt32();
        CollectionAssert.AreEquivalent(
            new[] { $"track-{track:00000}-aligned.png", $"track-{track:00000}.png" }, files.Select(Path.GetFileName).ToArray());
        Assert.AreEqual(1, video.Summary.GetProperty("best_shots").GetInt32());
        using Mat aligned = PictureReader.Read(made.Folder.File($"best/track-{track:00000}-aligned.png"));
        Assert.AreEqual(new Size(112, 112), aligned.Size());
        Assert.IsGreaterThan(4 * Sharpness(clip, 5), Sharpness(aligned), "the sharp face was kept");
    }

    [TestMethod]
    public void BestShots_OfTwoTracks_HaveAFileEach_AndAGoneTrackKeepsIts()
    {
        using MadeVideo made = new();

        // The face is away for three seconds, longer than a track lives without it.
        string clip = made.Video(
            "clip.avi", Enumerable.Range(0, 125).Select(i => i is >= 25 and < 100 ? MadeVideo.Empty() : made.Frame(i)));

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", clip, "--best-shots", made.Folder.File("best"), "--format", "jsonl", "--quiet").Succeeded());

        Assert.AreEqual(2, video.Summary.GetProperty("tracks").GetInt32());
        Assert.AreEqual(2, video.Summary.GetProperty("best_shots").GetInt32());
        Assert.HasCount(4, Directory.GetFiles(made.Folder.File("best")));
    }

    private static double Sharpness(string clip, int frame)
    {
        List<Mat> frames = MadeVideo.Read(clip);
        FaceLandmarks face = TestFaces.Find(frames[frame]);
        byte[] pixels = new byte[112 * 112 * 3];
        new FaceAligner(FaceTemplate.ArcFace).Align(frames[frame].AsImageView(), face, pixels);
        using Mat aligned = Mat.FromPixelData(112, 112, MatType.CV_8UC3, pixels);
        frames.ForEach(one => one.Dispose());
        return Sharpness(aligned);
    }

    private static double Sharpness(Mat face)
    {
        using Mat edges = new();
        Cv2.Laplacian(face, edges, MatType.CV_64F);
        Cv2.MeanStdDev(edges, out _, out Scalar deviation);
        return deviation.Val0 * deviation.Val0;
    }
}

/// <summary>The bundled models on the managed engine, for tests that look at pictures.</summary>
internal static class TestFaces
{
    private static readonly Lazy<FaceLandmarkDetector> s_detector =
        new(() => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = { Device = DeviceSelection.Parse("MANAGED") } }));

    /// <summary>The detector.</summary>
    public static FaceLandmarkDetector Detector => s_detector.Value;

    /// <summary>Returns the only face of a picture.</summary>
    public static FaceLandmarks Find(Mat picture) => Detector.Detect(picture).Single();
}
