using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks folders of pictures, raw frames, and the messages about cameras that do not exist.</summary>
[TestClass]
public sealed class FolderAndRawVideoSourceTests
{
    [TestMethod]
    public void Folder_Names_AreInNaturalOrder()
    {
        using ScratchFolder folder = new();
        int[] numbers = [1, 2, 9, 10, 11, 100];
        foreach (int number in numbers)
        {
            folder.Write($"frame{number}.png", Png(number));
        }

        folder.Write("notes.txt", "x"u8);
        using VideoSource source = VideoSource.Open(folder.Path, new VideoSourceOptions { FramesPerSecond = 10 });
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(numbers, frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(TimeSpan.FromSeconds(0.3), frames[3].Info.Time);
        Assert.AreEqual(6, source.FrameCount);
    }

    [TestMethod]
    [DataRow("a2", "a10", -1)]
    [DataRow("a010", "a9", 1)]
    [DataRow("a01", "a1", -1)]
    [DataRow("a1b2", "a1b10", -1)]
    [DataRow("b1", "a2", 1)]
    [DataRow("a", "a1", -1)]
    [DataRow("a12345678901234567890123", "a12345678901234567890124", -1)]
    [DataRow("a7", "a7", 0)]
    public void NaturalOrder_ComparesDigitsByValue(string a, string b, int order)
    {
        Assert.AreEqual(order, Math.Sign(NaturalNameOrder.Instance.Compare(a, b)));
        Assert.AreEqual(-order, Math.Sign(NaturalNameOrder.Instance.Compare(b, a)));
    }

    [TestMethod]
    public void Folder_Start_SkipsWithoutReading()
    {
        using ScratchFolder folder = new();
        for (int i = 0; i < 10; i++)
        {
            folder.Write($"{i}.png", i < 4 ? "not a picture"u8 : Png(i));
        }

        VideoSourceOptions options = new() { FramesPerSecond = 2, Start = TimeSpan.FromSeconds(2), Duration = TimeSpan.FromSeconds(1.5) };
        using VideoSource source = VideoSource.Open(folder.Path, options);
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(new[] { 4, 5, 6 }, frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(4, frames[0].Info.Number);
        Assert.AreEqual(0, source.DamagedFrames);
    }

    [TestMethod]
    public void Folder_DamagedPicture_IsReportedAndLeftOut()
    {
        using ScratchFolder folder = new();
        folder.Write("1.png", Png(1));
        folder.Write("2.png", Png(2).AsSpan(0, 60));
        folder.Write("3.png", Png(3));
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(folder.Path, new VideoSourceOptions { Warn = warnings.Add });

        CollectionAssert.AreEqual(new[] { 1, 3 }, TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.AreEqual(1, source.DamagedFrames);
        StringAssert.Contains(warnings.Single(), "2.png");
    }

    [TestMethod]
    public void Folder_WithoutPictures_Throws()
    {
        using ScratchFolder folder = new();
        ImageException empty = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(folder.Path).Dispose());
        folder.Write("1.png", "x"u8);
        using VideoSource source = VideoSource.Open(folder.Path);
        using Mat frame = new();
        ImageException bad = Assert.ThrowsExactly<ImageException>(() => source.Read(frame, out _));

        StringAssert.Contains(empty.Message, "no pictures");
        StringAssert.Contains(bad.Message, "none of the 1 pictures");
    }

    [TestMethod]
    public void Folder_PictureLimits_Apply()
    {
        using ScratchFolder folder = new();
        folder.Write("1.png", Png(1));
        using VideoSource source = VideoSource.Open(
            folder.Path, new VideoSourceOptions { Pictures = new PictureReadOptions { MaxPixels = 100 } });
        using Mat frame = new();

        ImageException e = Assert.ThrowsExactly<ImageException>(() => source.Read(frame, out _));

        StringAssert.Contains(e.Message, "limit");
    }

    [TestMethod]
    [DataRow(RawPixelFormat.Bgr24, 0)]
    [DataRow(RawPixelFormat.Rgb24, 0)]
    [DataRow(RawPixelFormat.Bgra, 0)]
    [DataRow(RawPixelFormat.Rgba, 0)]
    [DataRow(RawPixelFormat.Gray, 255)]
    [DataRow(RawPixelFormat.Nv12, 4)]
    [DataRow(RawPixelFormat.Nv21, 4)]
    [DataRow(RawPixelFormat.Yuv420p, 4)]
    [DataRow(RawPixelFormat.Yuyv422, 4)]
    [DataRow(RawPixelFormat.Uyvy422, 4)]
    public void Raw_EveryPixelFormat_HasTheColors(RawPixelFormat format, int tolerance)
    {
        // One colour per frame, so that chroma of several pixels is that of each.
        (byte B, byte G, byte R)[] colors = [(200, 60, 30), (20, 180, 90), (40, 50, 220)];
        using MemoryStream input = new([.. colors.SelectMany(c => Encode(format, c.B, c.G, c.R, 16, 8))]);
        VideoSourceOptions options = new() { Input = input, PixelFormat = format, Width = 16, Height = 8, FramesPerSecond = 50 };

        using VideoSource source = VideoSource.Open("-", options);
        using Mat frame = new();
        foreach ((byte b, byte g, byte r) in colors)
        {
            Assert.IsTrue(source.Read(frame, out VideoFrame info));
            Assert.AreEqual(new Size(16, 8), frame.Size());
            Vec3b pixel = frame.At<Vec3b>(7, 15);
            Assert.AreEqual(info.Number * 0.02, info.Time.TotalSeconds, 1e-6);
            if (format == RawPixelFormat.Gray)
            {
                Assert.AreEqual((g, g, g), (pixel.Item0, pixel.Item1, pixel.Item2));
                continue;
            }

            Assert.IsLessThanOrEqualTo(tolerance, Math.Abs(pixel.Item0 - b), $"{pixel} {b}");
            Assert.IsLessThanOrEqualTo(tolerance, Math.Abs(pixel.Item1 - g), $"{pixel} {g}");
            Assert.IsLessThanOrEqualTo(tolerance, Math.Abs(pixel.Item2 - r), $"{pixel} {r}");
        }

        Assert.IsFalse(source.Read(frame, out _));
    }

    [TestMethod]
    public void Raw_ShortLastFrame_IsReportedAndLeftOut()
    {
        List<string> warnings = [];
        using MemoryStream input = new(new byte[(16 * 8 * 3 * 2) + 100]);
        VideoSourceOptions options = new() { Input = input, Width = 16, Height = 8, Warn = warnings.Add };

        using VideoSource source = VideoSource.Open("-", options);

        Assert.HasCount(2, ReadMats(source));
        StringAssert.Contains(warnings.Single(), "100 of 384 bytes");
        Assert.AreEqual(1, source.DamagedFrames);
    }

    [TestMethod]
    [DataRow(0, "empty")]
    [DataRow(100, "less than one frame")]
    public void Raw_NoWholeFrame_Throws(int bytes, string reason)
    {
        using MemoryStream input = new(new byte[bytes]);
        using VideoSource source = VideoSource.Open("-", new VideoSourceOptions { Input = input, Width = 16, Height = 8 });
        using Mat frame = new();

        ImageException e = Assert.ThrowsExactly<ImageException>(() => source.Read(frame, out _));

        StringAssert.Contains(e.Message, reason);
    }

    [TestMethod]
    public void Raw_WrongSize_Throws()
    {
        Assert.ThrowsExactly<ArgumentException>(() => VideoSource.Open("-").Dispose());
        Assert.ThrowsExactly<ArgumentException>(() => VideoSource.Open(
            "-", new VideoSourceOptions { Width = 15, Height = 8, PixelFormat = RawPixelFormat.Nv12 }).Dispose());
        Assert.ThrowsExactly<ArgumentException>(() => VideoSource.Open(
            "-", new VideoSourceOptions { Width = 60_000, Height = 60_000 }).Dispose());
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public void Raw_CancelledWhileTheInputSendsNothing_ReturnsAtOnce()
    {
        using System.IO.Pipes.AnonymousPipeServerStream writer = new(System.IO.Pipes.PipeDirection.Out);
        using System.IO.Pipes.AnonymousPipeClientStream reader = new(System.IO.Pipes.PipeDirection.In, writer.ClientSafePipeHandle);
        VideoSource source = VideoSource.Open("-", new VideoSourceOptions { Input = reader, Width = 16, Height = 8 });
        using Mat frame = new();
        using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(0.2));

        Assert.Throws<OperationCanceledException>(() => source.Read(frame, out _, cancel.Token));
        source.Dispose();
        writer.Dispose();
    }

    [TestMethod]
    [DataRow("camera:99")]
    [DataRow("camera:x")]
    [DataRow("v4l2:/dev/video99")]
    [DataRow("v4l2:")]
    [OSCondition(OperatingSystems.Linux)]
    public void Camera_DoesNotExist_NamesTheCamerasOfTheSystem(string name)
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(name).Dispose());

        StringAssert.StartsWith(e.Message, name + ": ");
        StringAssert.Contains(e.Message, "This system has");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Camera_NotADevice_Throws()
    {
        using ScratchFolder folder = new();
        ImageException file = Assert.ThrowsExactly<ImageException>(
            () => VideoSource.Open("v4l2:" + folder.Write("a", "x"u8)).Dispose());
        ImageException device = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open("v4l2:/dev/null").Dispose());

        StringAssert.Contains(file.Message, "not a camera");
        StringAssert.Contains(device.Message, "/dev/null is not a camera");
    }

    private static List<int> ReadMats(VideoSource source)
    {
        List<int> rows = [];
        using Mat frame = new();
        while (source.Read(frame, out _))
        {
            rows.Add(frame.Rows);
        }

        return rows;
    }

    private static byte[] Png(int number)
    {
        using Mat frame = TestVideos.Frame(number);
        return frame.ToBytes(".png");
    }

    // ITU-R BT.601, limited range.
    private static byte[] Encode(RawPixelFormat format, byte b, byte g, byte r, int width, int height)
    {
        byte y = (byte)Math.Round(16 + (0.257 * r) + (0.504 * g) + (0.098 * b));
        byte u = (byte)Math.Round(128 - (0.148 * r) - (0.291 * g) + (0.439 * b));
        byte v = (byte)Math.Round(128 + (0.439 * r) - (0.368 * g) - (0.071 * b));
        int pixels = width * height;
        return format switch
        {
            RawPixelFormat.Bgr24 => Repeat([b, g, r], pixels),
            RawPixelFormat.Rgb24 => Repeat([r, g, b], pixels),
            RawPixelFormat.Bgra => Repeat([b, g, r, 7], pixels),
            RawPixelFormat.Rgba => Repeat([r, g, b, 7], pixels),
            RawPixelFormat.Gray => Repeat([g], pixels),
            RawPixelFormat.Nv12 => [.. Repeat([y], pixels), .. Repeat([u, v], pixels / 4)],
            RawPixelFormat.Nv21 => [.. Repeat([y], pixels), .. Repeat([v, u], pixels / 4)],
            RawPixelFormat.Yuv420p => [.. Repeat([y], pixels), .. Repeat([u], pixels / 4), .. Repeat([v], pixels / 4)],
            RawPixelFormat.Yuyv422 => Repeat([y, u, y, v], pixels / 2),
            _ => Repeat([u, y, v, y], pixels / 2),
        };
    }

    private static byte[] Repeat(byte[] unit, int count) =>
        [.. Enumerable.Repeat(unit, count).SelectMany(bytes => bytes)];
}
