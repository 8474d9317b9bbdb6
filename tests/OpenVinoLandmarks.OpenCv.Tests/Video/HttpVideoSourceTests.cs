using System.Diagnostics;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks sources over HTTP against a server that behaves badly: each fault is reported or the connection is restored.</summary>
[TestClass]
public sealed class HttpVideoSourceTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void MotionJpeg_ClosingBoundary_IsTheEnd(bool withLength)
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            for (int i = 0; i < 20; i++)
            {
                await request.SendPictureAsync(TestVideos.Jpeg(i), withLength);
            }

            await request.SendMotionJpegEndAsync();
        });

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 20), frames.Select(f => f.Shown).ToArray());
        Assert.IsTrue(source.IsLive);
        Assert.AreEqual(0, source.Reconnections);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void MotionJpeg_ConnectionDropsTenTimes_IsRestoredEachTime()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            for (int i = 0; i < 5; i++)
            {
                await request.SendPictureAsync(TestVideos.Jpeg((request.Number * 5) + i));
            }

            if (request.Number == 10)
            {
                await request.SendMotionJpegEndAsync();
            }
        });
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(server.Address, Fast() with { Warn = warnings.Add });
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 55), frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(10, source.Reconnections);
        Assert.AreEqual(10, warnings.Count(w => w.Contains("the connection is lost", StringComparison.Ordinal)));
        AssertTimesIncrease(frames);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void MotionJpeg_ServerStalls_IsConnectedAgain()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(TestVideos.Jpeg(request.Number));
            await (request.Number == 0 ? request.StallAsync() : request.SendMotionJpegEndAsync());
        });
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(
            server.Address, Fast() with { ReadTimeout = TimeSpan.FromSeconds(0.5), Warn = warnings.Add });

        CollectionAssert.AreEqual(new[] { 0, 1 }, TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.IsTrue(warnings.Exists(w => w.Contains("sent nothing for 0.5 s", StringComparison.Ordinal)), string.Join('\n', warnings));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void MotionJpeg_FrameSizeChanges_IsTaken()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(TestVideos.Jpeg(1));
            await request.SendPictureAsync(TestVideos.Jpeg(2, 320, 240));
            await request.SendPictureAsync(TestVideos.Jpeg(3, 161, 121));
            await request.SendMotionJpegEndAsync();
        });

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        using Mat frame = new();
        List<(int, int)> sizes = [];
        while (source.Read(frame, out _))
        {
            Assert.AreEqual((frame.Cols, frame.Rows), (source.Width, source.Height));
            sizes.Add((frame.Cols, frame.Rows));
        }

        CollectionAssert.AreEqual(new[] { (160, 120), (320, 240), (161, 121) }, sizes);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void MotionJpeg_DamagedPictures_AreCountedAndLeftOut()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            for (int i = 0; i < 10; i++)
            {
                byte[] jpeg = TestVideos.Jpeg(i);
                await request.SendPictureAsync(i % 3 == 1 ? jpeg.AsMemory(0, jpeg.Length / 2) : jpeg);
            }

            await request.SendMotionJpegEndAsync();
        });
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(server.Address, Fast() with { Warn = warnings.Add });

        CollectionAssert.AreEqual(
            new[] { 0, 2, 3, 5, 6, 8, 9 }, TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.AreEqual(3, source.DamagedFrames);
        Assert.IsTrue(warnings.TrueForAll(w => w.Contains("is damaged", StringComparison.Ordinal)), string.Join('\n', warnings));
    }

    [TestMethod]
    [DataRow(".mp4")]
    [DataRow(".mkv")]
    [DataRow(".avi")]
    [DataRow(".ts")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void File_EndOfTheFile_IsAnEndAndNotAnOutage(string extension)
    {
        using ScratchFolder folder = new();
        byte[] file = File.ReadAllBytes(TestVideos.Write(folder.File("a" + extension), 60));
        using VideoServer server = new(request => request.SendFileAsync(file));

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 60), frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(59 * 0.04, frames[^1].Info.Time.TotalSeconds, 1e-3);
        Assert.IsFalse(source.IsLive);
        Assert.AreEqual(0, source.Reconnections);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    [DataRow(".mkv", true)]
    [DataRow(".ts", false)]
    [DataRow(".mp4", true)]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void File_ConnectionDropsTenTimes_ContinuesAtTheByte(string extension, bool ranges)
    {
        using ScratchFolder folder = new();
        byte[] file = File.ReadAllBytes(TestVideos.Write(folder.File("a" + extension), 250));
        using VideoServer server = new(request => request.SendFileAsync(
            file, request.Number >= 10 ? int.MaxValue : ranges ? file.Length / 11 : file.Length * (request.Number + 1) / 11, ranges));

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 250), frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(0, source.DamagedFrames);
        Assert.IsGreaterThanOrEqualTo(11, server.Requests.Count);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void File_EndsInTheMiddleForEver_ThrowsAfterTheAttempts()
    {
        using ScratchFolder folder = new();
        byte[] file = File.ReadAllBytes(TestVideos.Write(folder.File("a.mkv"), 250));
        using VideoServer server = new(request => request.Offset > 0
            ? request.SendHeadAsync("503 Service Unavailable", "Content-Length: 0")
            : request.SendFileAsync(file, file.Length / 2));
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(server.Address, Fast() with { ReconnectAttempts = 3, Warn = warnings.Add });
        int count = 0;
        ImageException e = Assert.ThrowsExactly<ImageException>(() => count = CountFrames(source));

        StringAssert.Contains(e.Message, "ends too early");
        StringAssert.Contains(e.Message, $"of {file.Length} bytes");
        Assert.HasCount(4, server.Requests);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Stream_ChunkedBodyEnds_IsAnEnd()
    {
        using ScratchFolder folder = new();
        byte[] file = File.ReadAllBytes(TestVideos.Write(folder.File("a.ts"), 60));
        using VideoServer server = new(async request =>
        {
            await request.SendHeadAsync("200 OK", "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
            await request.SendChunkAsync(file);
            await request.SendChunkAsync(default);
        });

        using VideoSource source = VideoSource.Open(server.Address, Fast());

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 60), TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.IsTrue(source.IsLive);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Stream_ConnectionDrops_IsRestoredAndTimesContinue()
    {
        using ScratchFolder folder = new();
        byte[] file = File.ReadAllBytes(TestVideos.Write(folder.File("a.ts"), 60));
        using VideoServer server = new(async request =>
        {
            await request.SendHeadAsync("200 OK", "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
            await request.SendChunkAsync(file);
            if (request.Number == 2)
            {
                await request.SendChunkAsync(default);
            }
        });

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        Assert.AreEqual(2, source.Reconnections);
        Assert.HasCount(180, frames);
        AssertTimesIncrease(frames);
    }

    // OpenCV's reader would repeat the last picture of the old size for ever.
    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Stream_FrameSizeChanges_IsTakenAfterANewConnection()
    {
        using ScratchFolder folder = new();
        byte[] small = File.ReadAllBytes(TestVideos.Write(folder.File("a.ts"), 60));
        using (VideoFileWriter writer = new(folder.File("b.ts"), 320, 240, 25))
        {
            for (int i = 0; i < 60; i++)
            {
                using Mat picture = TestVideos.Frame(i, 320, 240);
                writer.Write(picture);
            }

            writer.Complete();
        }

        byte[] large = File.ReadAllBytes(folder.File("b.ts"));
        using VideoServer server = new(async request =>
        {
            await request.SendHeadAsync("200 OK", "Content-Type: video/mp2t", "Transfer-Encoding: chunked");
            if (request.Number == 0)
            {
                await request.SendChunkAsync(small);
            }

            await request.SendChunkAsync(large);
            await request.SendChunkAsync(default);
        });
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(server.Address, Fast() with { Warn = warnings.Add });
        using Mat frame = new();
        List<(int Shown, int Width)> frames = [];
        while (source.Read(frame, out _))
        {
            frames.Add((TestVideos.NumberOf(frame), frame.Cols));
        }

        Assert.IsTrue(warnings.Exists(w => w.Contains("the frame size may have changed", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(TestVideos.Numbers(0, 60), frames.Take(60).Select(f => f.Shown).ToArray());
        CollectionAssert.AreEqual(TestVideos.Numbers(0, 60), frames.TakeLast(60).Select(f => f.Shown).ToArray());
        Assert.IsTrue(frames.TakeLast(60).All(f => f.Width == 320));
        Assert.IsLessThan(150, frames.Count);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Read_ServerIsGoneForEver_ThrowsAfterTheAttempts()
    {
        VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(TestVideos.Jpeg(1));
            await request.SendPictureAsync(TestVideos.Jpeg(2));
        });
        List<string> warnings = [];
        using VideoSource source = VideoSource.Open(server.Address, Fast() with { ReconnectAttempts = 4, Warn = warnings.Add });
        using Mat frame = new();
        Assert.IsTrue(source.Read(frame, out _));
        Assert.IsTrue(source.Read(frame, out _));
        server.Dispose();

        ImageException e = Assert.ThrowsExactly<ImageException>(() => source.Read(frame, out _));

        StringAssert.Contains(e.Message, "not restored in 4 attempts");
        Assert.AreEqual(4, warnings.Count(w => w.Contains("to connect again failed", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("motion")]
    [DataRow("decoded")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Read_CancelledWhileTheServerStalls_ReturnsAtOnce(string kind)
    {
        using ScratchFolder folder = new();
        byte[] file = File.ReadAllBytes(TestVideos.Write(folder.File("a.mkv"), 120));
        using VideoServer server = new(async request =>
        {
            if (kind == "motion")
            {
                await request.SendMotionJpegHeadAsync();
                await request.SendPictureAsync(TestVideos.Jpeg(1));
            }
            else
            {
                await request.SendHeadAsync("200 OK", "Content-Type: video/x-matroska", "Transfer-Encoding: chunked");
                await request.SendChunkAsync(file);
            }

            await request.StallAsync();
        });
        using CancellationTokenSource cancel = new();
        using VideoSource source = VideoSource.Open(server.Address, Fast() with { ReadTimeout = TimeSpan.FromHours(1) });
        using Mat frame = new();
        int count = 0;
        Stopwatch clock = new();
        cancel.Token.Register(clock.Start);
        cancel.CancelAfter(TimeSpan.FromSeconds(1));

        Assert.Throws<OperationCanceledException>(() =>
        {
            while (source.Read(frame, out _, cancel.Token))
            {
                count++;
            }
        });

        Assert.IsGreaterThan(0, count);
        Assert.IsLessThan(5, clock.Elapsed.TotalSeconds);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_ServerNeverAnswers_ThrowsAfterTheLimit()
    {
        using VideoServer server = new(request => request.StallAsync());

        ImageException e = Assert.ThrowsExactly<ImageException>(
            () => VideoSource.Open(server.Address, Fast() with { OpenTimeout = TimeSpan.FromSeconds(0.5) }).Dispose());

        StringAssert.Contains(e.Message, "did not answer within 0.5 s");
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_CancelledWhileTheServerDoesNotAnswer_ReturnsAtOnce()
    {
        using VideoServer server = new(request => request.StallAsync());
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(0.3));

        Assert.Throws<OperationCanceledException>(() => VideoSource.Open(
            server.Address, Fast() with { OpenTimeout = TimeSpan.FromHours(1) }, cancel.Token).Dispose());
    }

    [TestMethod]
    [DataRow("404 Not Found", "", "Check the path")]
    [DataRow("401 Unauthorized", "", "USER:PASSWORD")]
    [DataRow("503 Service Unavailable", "", "503")]
    [DataRow("200 OK", "Content-Type: text/html", "web page")]
    [DataRow("200 OK", "Content-Type: image/jpeg", "single picture")]
    [DataRow("200 OK", "Content-Type: application/vnd.apple.mpegurl", "playlist")]
    [DataRow("200 OK", "Content-Type: video/mp4", "not a video")]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_WrongAnswer_NamesTheRemedy(string status, string header, string reason)
    {
        using VideoServer server = new(async request =>
        {
            await request.SendHeadAsync(status, header.Length > 0 ? [header, "Content-Length: 20"] : ["Content-Length: 20"]);
            await request.SendAsync("This is not a video."u8.ToArray());
        });

        ImageException e = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(server.Address, Fast()).Dispose());

        StringAssert.StartsWith(e.Message, server.Address);
        StringAssert.Contains(e.Message, reason);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_NobodyListens_ThrowsWithoutThePassword()
    {
        VideoServer server = new(_ => Task.CompletedTask);
        int port = server.Port;
        server.Dispose();

        ImageException e = Assert.ThrowsExactly<ImageException>(
            () => VideoSource.Open($"http://anna:secret@127.0.0.1:{port}/video", Fast()).Dispose());

        StringAssert.StartsWith(e.Message, $"http://127.0.0.1:{port}/video: cannot connect");
        Assert.IsFalse(e.Message.Contains("secret", StringComparison.Ordinal), e.Message);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_ServerAsksForAPassword_SendsIt()
    {
        using VideoServer server = new(async request =>
        {
            if (!request.Head.Contains("Authorization: Basic " + Convert.ToBase64String("anna:se cret"u8), StringComparison.Ordinal))
            {
                await request.SendHeadAsync("401 Unauthorized", "WWW-Authenticate: Basic realm=\"camera\"", "Content-Length: 0");
                return;
            }

            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(TestVideos.Jpeg(7));
            await request.SendMotionJpegEndAsync();
        });

        using VideoSource source = VideoSource.Open($"http://anna:se%20cret@127.0.0.1:{server.Port}/video", Fast());

        Assert.AreEqual(7, TestVideos.ReadAll(source).Single().Shown);
        Assert.AreEqual(server.Address, source.Name);
    }

    [TestMethod]
    [DataRow("ftp://127.0.0.1/a.mp4")]
    [DataRow("http://")]
    public void Open_UnknownScheme_NamesTheKnownOnes(string address)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(address).Dispose());

        StringAssert.Contains(e.Message, "rtsp://");
    }

    private static VideoSourceOptions Fast() => new() { ReconnectDelay = s_short, MaxReconnectDelay = s_short };

    private static int CountFrames(VideoSource source)
    {
        using Mat frame = new();
        int count = 0;
        while (source.Read(frame, out _))
        {
            count++;
        }

        return count;
    }

    private static void AssertTimesIncrease(List<(int Shown, VideoFrame Info)> frames)
    {
        for (int i = 1; i < frames.Count; i++)
        {
            Assert.IsGreaterThan(frames[i - 1].Info.Time, frames[i].Info.Time, $"frame {i}");
            Assert.AreEqual(i, frames[i].Info.Number);
        }
    }
}
