using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks motion JPEG over HTTP, as cameras send it, against a server that behaves badly.</summary>
[TestClass]
public sealed class MotionJpegSourceTests
{
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void ClosingBoundary_IsTheEnd(bool withLength)
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

        using VideoSource source = VideoSource.Open(server.Address, TestVideos.FastReconnection);
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 20), frames.Select(f => f.Shown).ToArray());
        Assert.IsTrue(source.IsLive);
        Assert.AreEqual(0, source.Reconnections);
        Assert.HasCount(1, server.Requests);
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void ConnectionDropsTenTimes_IsRestoredEachTime()
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

        using VideoSource source = VideoSource.Open(server.Address, TestVideos.FastReconnection with { Warn = warnings.Add });
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 55), frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(10, source.Reconnections);
        Assert.AreEqual(10, warnings.Count(w => w.Contains("the connection is lost", StringComparison.Ordinal)));
        TestVideos.AssertTimesIncrease(frames);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void ServerStalls_IsConnectedAgain()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(TestVideos.Jpeg(request.Number));
            await (request.Number == 0 ? request.StallAsync() : request.SendMotionJpegEndAsync());
        });
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(
            server.Address, TestVideos.FastReconnection with { ReadTimeout = TimeSpan.FromSeconds(0.5), Warn = warnings.Add });

        CollectionAssert.AreEqual(new[] { 0, 1 }, TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.IsTrue(warnings.Exists(w => w.Contains("sent nothing for 0.5 s", StringComparison.Ordinal)), string.Join('\n', warnings));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void FrameSizeChanges_IsTaken()
    {
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            await request.SendPictureAsync(TestVideos.Jpeg(1));
            await request.SendPictureAsync(TestVideos.Jpeg(2, 320, 240));
            await request.SendPictureAsync(TestVideos.Jpeg(3, 161, 121));
            await request.SendMotionJpegEndAsync();
        });

        using VideoSource source = VideoSource.Open(server.Address, TestVideos.FastReconnection);
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
    public void DamagedPictures_AreCountedAndLeftOut()
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

        using VideoSource source = VideoSource.Open(server.Address, TestVideos.FastReconnection with { Warn = warnings.Add });

        CollectionAssert.AreEqual(
            new[] { 0, 2, 3, 5, 6, 8, 9 }, TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.AreEqual(3, source.DamagedFrames);
        Assert.IsTrue(warnings.TrueForAll(w => w.Contains("is damaged", StringComparison.Ordinal)), string.Join('\n', warnings));
    }
}
