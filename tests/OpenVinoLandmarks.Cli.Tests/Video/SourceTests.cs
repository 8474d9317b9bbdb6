using System.Diagnostics;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>The kinds of source of <c>video</c>, and which of their frames are processed.</summary>
[TestClass]
public sealed class SourceTests
{
    [TestMethod]
    [DataRow("bgr24")]
    [DataRow("rgb24")]
    [DataRow("nv12")]
    public void RawFramesOnStandardInput_HaveTheFacesOfTheirPictures(string format)
    {
        using MadeVideo made = new();
        string[] arguments =
        [
            "video", "-", "--size", $"{MadeVideo.Width}x{MadeVideo.Height}", "--pixel-format", format, "--fps", "10", "--format", "jsonl",
            "--quiet",
        ];
        List<byte> raw = [];
        for (int i = 0; i < 8; i++)
        {
            using Mat frame = made.Frame(i);
            raw.AddRange(Encode(frame, format));
        }

        VideoOutput video = VideoOutput.Parse(RunWithInput([.. raw], arguments).Succeeded());

        Assert.HasCount(8, video.Frames);
        Assert.AreEqual(0.7, video.Frames[7].GetProperty("time").GetDouble(), 0.001);
        Assert.HasCount(1, video.Faces(7));
        double x = video.Faces(7)[0].GetProperty("landmarks").GetProperty("left_eye").GetProperty("x").GetDouble();
        Assert.IsInRange(100, 112, x); // the left eye of the sample is at 204, its part of the picture starts at 120, the face is at 24
    }

    [TestMethod]
    public void RawFrames_WithAShortLastOne_HaveResultsAndANote()
    {
        using MadeVideo made = new();
        using Mat frame = made.Frame(0);
        byte[] bytes = Encode(frame, "bgr24");
        string[] arguments = ["video", "-", "--size", $"{MadeVideo.Width}x{MadeVideo.Height}", "--format", "jsonl"];

        ToolResult result = RunWithInput([.. bytes, .. bytes, .. bytes[..1000]], arguments);

        StringAssert.Contains(result.Errors, "1000");
        Assert.HasCount(2, VideoOutput.Parse(result.OutputLines).Frames);
    }

    [TestMethod]
    public void StartAndDuration_SelectAPartOfAVideo()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 50);

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", clip, "--start", "0:00.4", "--duration", "0.6", "--format", "jsonl", "--quiet").Succeeded());

        double[] times = [.. video.Frames.Select(frame => frame.GetProperty("time").GetDouble())];
        CollectionAssert.AreEqual(Enumerable.Range(10, 15).Select(i => i / 25.0).ToArray(), times, new Close(0.001));
    }

    [TestMethod]
    public void MaxFps_SkipsFrames_AndCountsThem()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 50), output = made.Folder.File("out.avi");

        VideoOutput video = VideoOutput.Parse(
            Tool.Run("video", clip, "--max-fps", "10", "--output", output, "--format", "jsonl", "--quiet").Succeeded());

        Assert.IsInRange(19, 21, video.Frames.Count);
        Assert.AreEqual(50, video.Frames.Count + video.Summary.GetProperty("skipped_frames").GetInt32());
        Assert.IsInRange(19, 21, MadeVideo.Count(output));
    }

    [TestMethod]
    public void FramesOfAFolder_AreInNaturalOrder()
    {
        using MadeVideo made = new();
        foreach (int i in new[] { 0, 2, 10 })
        {
            using Mat frame = made.Frame(i * 10);
            Directory.CreateDirectory(made.Folder.File("in"));
            OpenVinoLandmarks.OpenCv.PictureWriter.Write(made.Folder.File($"in/f{i}.png"), frame);
        }

        string[] arguments = ["video", made.Folder.File("in"), "--detect-every", "1", "--smoothing", "off", "--format", "jsonl", "--quiet"];
        VideoOutput video = VideoOutput.Parse(Tool.Run(arguments).Succeeded());

        Assert.HasCount(3, video.Frames);
    }

    internal static ToolResult RunWithInput(byte[] input, params string[] arguments)
    {
        using ScratchFolder folder = new();
        string file = folder.Write("input.raw", input);
        Dictionary<string, string?> environment = new() { ["INPUT"] = file, ["TOOL"] = Tool.Program };
        return Tool.Wait(Tool.Start("/bin/sh", environment, ["-c", "\"$TOOL\" \"$@\" < \"$INPUT\"", "sh", .. arguments]));
    }

    private static byte[] Encode(Mat frame, string format)
    {
        if (format == "nv12")
        {
            using Mat planar = new();
            Cv2.CvtColor(frame, planar, ColorConversionCodes.BGR2YUV_I420);
            planar.GetArray(out byte[] i420);
            int luma = MadeVideo.Width * MadeVideo.Height, chroma = luma / 4;
            byte[] nv12 = new byte[i420.Length];
            i420.AsSpan(0, luma).CopyTo(nv12);
            for (int i = 0; i < chroma; i++)
            {
                nv12[luma + 2 * i] = i420[luma + i];
                nv12[luma + 2 * i + 1] = i420[luma + chroma + i];
            }

            return nv12;
        }

        using Mat converted = new();
        Cv2.CvtColor(frame, converted, ColorConversionCodes.BGR2RGB);
        Mat source = format == "rgb24" ? converted : frame;
        byte[] bytes = new byte[source.Rows * source.Cols * 3];
        System.Runtime.InteropServices.Marshal.Copy(source.Data, bytes, 0, bytes.Length);
        return bytes;
    }

    private sealed class Close(double tolerance) : System.Collections.IComparer
    {
        public int Compare(object? x, object? y) => Math.Abs((double)x! - (double)y!) <= tolerance ? 0 : ((double)x).CompareTo((double)y!);
    }
}
