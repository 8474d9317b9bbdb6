using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv.Tests.Video;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary><c>video</c> on network cameras that drop the connection, send damage, change their size, or are not there.</summary>
[TestClass]
public sealed class NetworkSourceTests
{
    private const int Connections = 11, PicturesEach = 4;

    [TestMethod]
    public void CameraThatDropsTheConnectionTenTimes_IsFollowedToItsEnd()
    {
        using MadeVideo made = new();
        using VideoServer camera = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            for (int i = 0; i < PicturesEach; i++)
            {
                await request.SendPictureAsync(Jpeg(made, request.Number * PicturesEach + i));
            }

            if (request.Number == Connections - 1)
            {
                await request.SendMotionJpegEndAsync();
            }
        });
        string output = made.Folder.File("out.avi");

        // Pictures arrive at once, and a live source drops those that wait. The tracks and the numbers of frames go on all the same.
        ToolResult run = Tool.Run("video", camera.Address, "--output", output, "--format", "jsonl").Succeeded();

        VideoOutput video = VideoOutput.Parse(run.OutputLines);
        Assert.AreEqual(Connections - 1, video.Summary.GetProperty("reconnections").GetInt32());
        Assert.AreEqual(
            Connections * PicturesEach, video.Frames.Count + video.Summary.GetProperty("dropped_frames").GetInt32(), run.Errors);
        Assert.AreEqual(Connections * PicturesEach - 1, video.Frames[^1].GetProperty("frame").GetInt32());
        Assert.AreEqual(1, video.Faces(video.Frames.Count - 1).Count(face => !face.GetProperty("predicted").GetBoolean()));
        StringAssert.Contains(run.Errors, "the connection is lost");
        Assert.IsGreaterThan(0, MadeVideo.Count(output));
    }

    [TestMethod]
    public void CameraThatSendsDamageAndAnotherSize_IsFollowed()
    {
        using MadeVideo made = new();
        using VideoServer camera = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(Jpeg(made, 0));
            byte[] picture = Jpeg(made, 1);
            await request.SendPictureAsync(picture.AsMemory(0, picture.Length / 3));
            await request.SendPictureAsync(Jpeg(made, 2, 0.5));
            await request.SendMotionJpegEndAsync();
        });
        string output = made.Folder.File("out.avi");

        ToolResult run = Tool.Run("video", camera.Address, "--output", output, "--format", "jsonl").Succeeded();

        VideoOutput video = VideoOutput.Parse(run.OutputLines);
        Assert.AreEqual(1, video.Summary.GetProperty("damaged_frames").GetInt32());
        Assert.AreEqual(2, video.Frames.Count + video.Summary.GetProperty("dropped_frames").GetInt32(), run.Errors);
        JsonElement face = video.Faces(video.Frames.Count - 1).Single(one => !one.GetProperty("predicted").GetBoolean());
        double x = face.GetProperty("landmarks").GetProperty("left_eye").GetProperty("x").GetDouble();
        Assert.IsInRange(46, 54, x); // half of 98, where the eye is in the second frame of full size
        using VideoCapture written = new(output);
        bool hasFirst = video.Frames[0].GetProperty("frame").GetInt32() == 0; // otherwise the second one came while it waited
        Assert.AreEqual(hasFirst ? MadeVideo.Width : MadeVideo.Width / 2, written.FrameWidth);
    }

    [TestMethod]
    public void ServerThatIsNotThere_Exits3_WithOneLineThatNamesIt()
    {
        using MadeVideo made = new();
        string address;
        using (VideoServer server = new(_ => Task.CompletedTask))
        {
            address = server.Address;
        }

        string output = made.Folder.File("out.avi");
        ToolResult run = Tool.Run("video", address, "--output", output, "--format", "jsonl").Exited(3);

        string[] errors = [.. run.Errors.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];
        Assert.HasCount(1, errors, run.Errors);
        StringAssert.Contains(errors[0], address);
        Assert.IsFalse(File.Exists(output));
    }

    [TestMethod]
    public void PageInsteadOfAVideo_Exits3_AndSaysSo()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendHeadAsync("200 OK", "Content-Type: text/html");
            await request.SendAsync("<html></html>"u8.ToArray());
        });

        StringAssert.Contains(Tool.Run("video", server.Address).Exited(3).Errors, "web page");
    }

    private static byte[] Jpeg(MadeVideo made, int index, double scale = 1)
    {
        using Mat frame = made.Frame(index);
        using Mat sized = frame.Resize(new Size(MadeVideo.Width * scale, MadeVideo.Height * scale));
        Cv2.ImEncode(".jpg", sized, out byte[] jpeg);
        return jpeg;
    }
}
