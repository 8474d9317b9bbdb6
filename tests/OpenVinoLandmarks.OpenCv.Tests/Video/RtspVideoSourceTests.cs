using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks sources over RTSP against a camera of the test: H.264, authentication, outages, another frame size.</summary>
[TestClass]
public sealed class RtspVideoSourceTests
{
    private const int Width = 160, Height = 128;

    /// <summary>The description of an H.264 stream.</summary>
    internal const string H264 = "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=framerate:25\r\na=control:picture";

    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(20);

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void H264_Recording_HasAllFramesWithTheirTimesAndAnEnd()
    {
        using RtspServer server = new($"{H264}\r\na=range:npt=0-1.6", async camera =>
        {
            for (int i = 0; i < 40; i++)
            {
                await SendAsync(camera, i, Width, Height);
            }

            await camera.SendByeAsync();
        });

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 40), frames.Select(f => f.Shown).ToArray());
        for (int i = 0; i < 40; i++)
        {
            Assert.AreEqual(i * 0.04, (frames[i].Info.Time - frames[0].Info.Time).TotalSeconds, 0.002);
        }

        Assert.IsTrue(source.IsLive);
        Assert.AreEqual(25, source.FramesPerSecond, 0.01);
        Assert.AreEqual((0, 0L), (source.Reconnections, source.DamagedFrames));
        CollectionAssert.AreEqual(
            new[] { "DESCRIBE", "SETUP", "PLAY" }, server.Requests.Select(r => r.Split(' ')[0]).ToArray());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Read_CameraDropsTheConnection_IsRestored()
    {
        using RtspServer server = new(H264, async camera =>
        {
            for (int i = 0; i < 30; i++)
            {
                await SendAsync(camera, i + (camera.Number * 30), Width, Height);
            }
        });
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(server.Address, Fast() with { Warn = warnings.Add });
        using Mat frame = new();
        for (int i = 0; i < 90; i++)
        {
            Assert.IsTrue(source.Read(frame, out VideoFrame info));
            Assert.AreEqual((i, i), ((int)info.Number, TestVideos.NumberOf(frame)));
        }

        Assert.AreEqual(2, source.Reconnections);
        Assert.IsTrue(warnings.Exists(w => w.Contains("the camera closed the connection", StringComparison.Ordinal)));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Read_FrameSizeChanges_IsTakenAfterANewConnection()
    {
        using RtspServer server = new(H264, async camera =>
        {
            for (int i = 0; i < 40; i++)
            {
                bool isLarge = camera.Number > 0 || i >= 30;
                await SendAsync(camera, i, isLarge ? 320 : Width, isLarge ? 256 : Height);
            }

            await camera.StallAsync();
        });

        using VideoSource source = VideoSource.Open(server.Address, Fast());
        using Mat frame = new();
        for (int i = 0; i < 40; i++)
        {
            Assert.IsTrue(source.Read(frame, out _));
            Assert.AreEqual(i < 30 ? new Size(160, 128) : new Size(320, 256), frame.Size(), $"frame {i}");
            Assert.AreEqual(i < 30 ? i : i - 30, TestVideos.NumberOf(frame));
        }
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_Digest_IsAnswered()
    {
        using RtspServer server = new($"{H264}\r\na=range:npt=0-1", async camera =>
        {
            await SendAsync(camera, 9, Width, Height);
            await camera.SendByeAsync();
        })
        {
            Credentials = ("anna", "secret"),
        };

        using VideoSource source = VideoSource.Open($"rtsp://anna:secret@127.0.0.1:{server.Port}/live", Fast());
        Assert.AreEqual(9, TestVideos.ReadAll(source).Single().Shown);
        Assert.AreEqual(server.Address, source.Name);

        ImageException wrong = Assert.ThrowsExactly<ImageException>(
            () => VideoSource.Open($"rtsp://anna:wrong@127.0.0.1:{server.Port}/live", Fast()).Dispose());
        StringAssert.Contains(wrong.Message, "401");
        Assert.IsFalse(wrong.Message.Contains("wrong", StringComparison.Ordinal), wrong.Message);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Open_CameraRefuses_NamesTheRemedy()
    {
        using RtspServer server = new(H264, camera => camera.StallAsync());
        using RtspServer other = new("a=rtpmap:96 VP8/90000\r\na=control:picture", camera => camera.StallAsync());
        using VideoServer web = new(request => request.SendHeadAsync("400 Bad Request", "Content-Length: 0"));

        ImageException path = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open($"rtsp://127.0.0.1:{server.Port}/x").Dispose());
        ImageException codec = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(other.Address).Dispose());
        ImageException protocol = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open($"rtsp://127.0.0.1:{web.Port}/").Dispose());
        ImageException silent = Assert.ThrowsExactly<ImageException>(
            () => VideoSource.Open(server.Address, Fast() with { ReadTimeout = TimeSpan.FromSeconds(0.5) }).Dispose());

        StringAssert.Contains(path.Message, "Check the path");
        StringAssert.Contains(codec.Message, "H.264");
        StringAssert.Contains(protocol.Message, "does not speak RTSP");
        StringAssert.Contains(silent.Message, "sent nothing for 0.5 s");
    }

    /// <summary>Returns the parameters and the frame that shows a number.</summary>
    internal static byte[][] Encode(int number, int width = Width, int height = Height)
    {
        using Mat frame = TestVideos.Frame(number, width, height), grey = frame.CvtColor(ColorConversionCodes.BGR2GRAY);
        grey.GetArray(out byte[] luma);
        byte[] limited = [.. luma.Select(value => (byte)(16 + (value * 219 / 255)))];
        return [PcmH264.SequenceParameters(width, height), PcmH264.PictureParameters(), PcmH264.Frame(limited, width, number)];
    }

    private static VideoSourceOptions Fast() => new() { ReconnectDelay = s_short, MaxReconnectDelay = s_short };

    private static Task SendAsync(RtspCamera camera, int number, int width, int height) => camera.SendH264Async(
        (uint)(number * 3600) + 0xFFFF_F000, Encode(number, width, height));
}
