using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary><c>video --format jsonl</c>: the header, one object per frame, and the summary.</summary>
[TestClass]
public sealed class JsonLinesTests
{
    // The tracker runs the landmark model on the box of its points, detect on that of the face detector. The tracker accepts a face as one
    // only if its points move by less than this share of the face's size between the two.
    private const double LargestMove = 0.03;

    [TestMethod]
    public void PointsWithoutSmoothing_AreNearThoseThatDetectFindsFrameByFrame()
    {
        using MadeVideo made = new();
        string folder = made.Frames("frames", 12);

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", folder, "--detect-every", "1", "--smoothing", "off", "--format", "jsonl", "--quiet").Succeeded());

        string[] pictures = Tool.Run("detect", folder, "--format", "jsonl", "--quiet").Succeeded().OutputLines;
        Assert.HasCount(12, pictures);
        Assert.HasCount(12, video.Frames);
        int compared = 0;
        for (int i = 0; i < pictures.Length; i++)
        {
            JsonElement expected = JsonDocument.Parse(pictures[i]).RootElement.GetProperty("faces");
            foreach (JsonElement face in video.Faces(i).Where(face => !face.GetProperty("predicted").GetBoolean()))
            {
                Assert.AreEqual(1, expected.GetArrayLength());
                AssertSamePoints(expected[0], face, $"frame {i}");
                compared++;
            }
        }

        // A track may need some frames before it starts.
        Assert.IsGreaterThanOrEqualTo(10, compared);
    }

    [TestMethod]
    public void VideoFile_HasAHeader_OneObjectPerFrame_AndASummary()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 30);

        VideoOutput video = VideoOutput.Parse(Tool.Run("video", clip, "--format", "jsonl").Succeeded());

        Assert.AreEqual(clip, video.Header.GetProperty("source").GetString());
        Assert.AreEqual(MadeVideo.Width, video.Header.GetProperty("width").GetInt32());
        Assert.AreEqual(MadeVideo.Height, video.Header.GetProperty("height").GetInt32());
        Assert.AreEqual(25, video.Header.GetProperty("frames_per_second").GetDouble(), 0.001);
        Assert.AreEqual("face-detection-0002", video.Header.GetProperty("face_detector").GetString());
        Assert.HasCount(30, video.Frames);
        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual(i, video.Frames[i].GetProperty("frame").GetInt32());
            Assert.AreEqual(i / 25.0, video.Frames[i].GetProperty("time").GetDouble(), 0.001);
        }

        Assert.HasCount(1, video.Faces(29));
        Assert.AreEqual("started", video.Events[0].Split(' ')[0]);
        JsonElement summary = video.Summary;
        Assert.AreEqual(30, summary.GetProperty("frames").GetInt32());
        Assert.AreEqual(1, summary.GetProperty("tracks").GetInt32());
        Assert.AreEqual(0, summary.GetProperty("dropped_frames").GetInt32());
        JsonElement latency = summary.GetProperty("latency_ms");
        Assert.IsInRange(0.01, latency.GetProperty("max").GetDouble(), latency.GetProperty("median").GetDouble());
        CollectionAssert.AreEqual(
            new[] { "read", "detect", "track", "draw", "write" },
            summary.GetProperty("stages").EnumerateObject().Select(stage => stage.Name).ToArray());
    }

    [TestMethod]
    public void SecondRun_HasTheSameFrames()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 40);
        string[] arguments = ["video", clip, "--format", "jsonl", "--quiet", "--device", "MANAGED"];

        string[] first = Tool.Run(arguments).Succeeded().OutputLines;
        string[] second = Tool.Run([.. arguments, "--parallel", "1"]).Succeeded().OutputLines;

        CollectionAssert.AreEqual(first[..^1], second[..^1]);
    }

    [TestMethod]
    public void FaceDetector_RunsOnEveryNthFrameOnly()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 31);

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", clip, "--detect-every", "10", "--format", "jsonl", "--quiet").Succeeded());

        int[] scheduled = [0, 10, 20, 30];
        int[] searched = [.. Enumerable.Range(0, 31).Where(i => video.Frames[i].GetProperty("searched").GetBoolean())];
        CollectionAssert.IsSubsetOf(scheduled, searched);
        Assert.IsLessThan(16, searched.Length);
        Assert.AreEqual(searched.Length, video.Summary.GetProperty("searched_frames").GetInt32());
    }

    [TestMethod]
    public void Attributes_ArePoseAndQualityOfEachFace()
    {
        using MadeVideo made = new();
        string folder = made.Frames("frames", 6);

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", folder, "--attributes", "--format", "jsonl", "--quiet").Succeeded());

        JsonElement face = video.Faces(5).Single();
        Assert.IsInRange(-30, 30, face.GetProperty("pose").GetProperty("yaw").GetDouble());
        Assert.IsInRange(0.01, 1, face.GetProperty("quality").GetProperty("score").GetDouble());
    }

    [TestMethod]
    public void Text_HasOneLinePerEvent_AndTheNumbersOfTheRun()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 20);

        ToolResult result = Tool.Run("video", clip, "--quiet").Succeeded();

        Assert.HasCount(1, result.OutputLines.Where(line => line.EndsWith("started", StringComparison.Ordinal)));
        foreach (string line in new[] { "frames ", "latency ", "stages ", "source ", "tracks " })
        {
            Assert.HasCount(1, result.OutputLines.Skip(3).Where(text => text.StartsWith(line, StringComparison.Ordinal)), line);
        }
    }

    private static void AssertSamePoints(JsonElement expected, JsonElement actual, string where)
    {
        JsonElement box = expected.GetProperty("box");
        double size = Math.Sqrt(box.GetProperty("width").GetDouble() * box.GetProperty("height").GetDouble());
        foreach (JsonProperty point in expected.GetProperty("landmarks").EnumerateObject())
        {
            JsonElement other = actual.GetProperty("landmarks").GetProperty(point.Name);
            foreach (string axis in new[] { "x", "y" })
            {
                double wanted = point.Value.GetProperty(axis).GetDouble();
                Assert.AreEqual(wanted, other.GetProperty(axis).GetDouble(), LargestMove * size, $"{where}, {point.Name}");
            }
        }
    }
}
