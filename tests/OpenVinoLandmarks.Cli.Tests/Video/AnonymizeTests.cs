using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary><c>video --anonymize</c>: no frame of the written video has a face that the detector finds.</summary>
[TestClass]
public sealed class AnonymizeTests
{
    [TestMethod]
    [DataRow("blur")]
    [DataRow("pixelate")]
    [DataRow("fill")]
    public void NoFrameOfTheVideo_HasAFace(string method)
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 30), output = made.Folder.File("anonymous.avi");

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", clip, "--anonymize", method, "--output", output, "--format", "jsonl", "--quiet").Succeeded());

        AssertNoFace(output, 30, 30);
        Assert.AreEqual(30, video.Summary.GetProperty("searched_frames").GetInt32(), "every frame is searched");
        Assert.IsInRange(30, 45, video.Summary.GetProperty("hidden_faces").GetInt32());
        Assert.AreEqual(30, video.Summary.GetProperty("hidden_frames").GetInt32());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(8)]
    public void FaceThatComesAndGoes_IsHiddenBeforeItIsFound_AndAfterItIsLost(int detectEvery)
    {
        using MadeVideo made = new();
        string clip = made.Video(
            "clip.avi", Enumerable.Range(0, 60).Select(i => i is < 5 or (>= 22 and < 45) ? MadeVideo.Empty() : made.Frame(i)));
        string output = made.Folder.File("anonymous.avi");

        Tool.Run("video", clip, "--anonymize", "fill", "--output", output, "--detect-every", $"{detectEvery}", "--quiet").Succeeded();

        // Frames at the end that nobody has searched are left out: those after frame 56, unless the tracker asked for more searches.
        AssertNoFace(output, detectEvery == 1 ? 60 : 57, 60);
    }

    [TestMethod]
    public void FaceThatIsCoveredForAMoment_IsHiddenInEveryFrame()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", Enumerable.Range(0, 40).Select(i => made.Frame(i, head =>
        {
            if (i is >= 15 and < 20)
            {
                // Strong noise: the detector fails, and a person still recognizes the face between the frames around it.
                using Mat noise = new(head.Size(), head.Type());
                Cv2.Randu(noise, Scalar.All(0), Scalar.All(255));
                Cv2.AddWeighted(head, 0.35, noise, 0.65, 0, head);
            }
        })));
        string output = made.Folder.File("anonymous.avi");

        Tool.Run("video", clip, "--anonymize", "fill", "--output", output, "--quiet").Succeeded();

        List<Mat> frames = MadeVideo.Read(output);
        for (int i = 15; i < 20; i++)
        {
            // The middle of the face is of one color.
            using Mat middle = new(frames[i], new Rect(10 + i * 2 + 75, 50 + 85, 40, 40));
            Cv2.MeanStdDev(middle, out _, out Scalar deviation);
            Assert.IsLessThan(12, deviation.Val0, $"frame {i}");
        }

        frames.ForEach(frame => frame.Dispose());
        AssertNoFace(output, 40, 40);
    }

    private static void AssertNoFace(string video, int least, int most)
    {
        List<Mat> frames = MadeVideo.Read(video);
        Assert.IsInRange(least, most, frames.Count);
        for (int i = 0; i < frames.Count; i++)
        {
            FaceLandmarks[] faces = TestFaces.Detector.Detect(frames[i]);
            Assert.IsEmpty(faces, $"frame {i}: {faces.FirstOrDefault().Box}");
            frames[i].Dispose();
        }
    }
}
