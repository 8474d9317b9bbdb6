using System.Buffers.Binary;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks video files: times, seeking, rotation, damage, and the messages about files that are not videos.</summary>
[TestClass]
public sealed class FileVideoSourceTests
{
    private static readonly byte[] s_jpegStart = [0xFF, 0xD8, 0xFF];

    [TestMethod]
    [DataRow(".mp4")]
    [DataRow(".mkv")]
    [DataRow(".avi")]
    [DataRow(".ts")]
    public void Read_WholeFile_HasPresentationTimes(string extension)
    {
        using ScratchFolder folder = new();
        using VideoSource source = VideoSource.Open(TestVideos.Write(folder.File("a" + extension), 30));

        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        for (int i = 0; i < 30; i++)
        {
            Assert.AreEqual(i, frames[i].Info.Number);
            Assert.AreEqual(i * 0.04, frames[i].Info.Time.TotalSeconds, 1e-4);
        }

        Assert.IsFalse(source.IsLive);
        Assert.AreEqual(30, source.FrameCount);
        Assert.AreEqual((160, 120), (source.Width, source.Height));
        Assert.AreEqual(0, source.DamagedFrames);
    }

    [TestMethod]
    [DataRow(".mp4")]
    [DataRow(".mkv")]
    [DataRow(".avi")]
    [DataRow(".ts")]
    public void Read_StartAndDuration_ReturnsExactlyTheseFrames(string extension)
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a" + extension), 200);
        VideoSourceOptions options = new() { Start = TimeSpan.FromSeconds(4), Duration = TimeSpan.FromSeconds(0.5) };

        using VideoSource source = VideoSource.Open(file, options);
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(100, 113), frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(100, frames[0].Info.Number);
        Assert.AreEqual(4, frames[0].Info.Time.TotalSeconds, 1e-4);
    }

    [TestMethod]
    [DataRow(0.01, 1)]
    [DataRow(0.04, 1)]
    [DataRow(1.961, 50)]
    public void Read_StartBetweenFrames_ReturnsTheNextOne(double start, int first)
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.mp4"), 60);

        using VideoSource source = VideoSource.Open(file, new VideoSourceOptions { Start = TimeSpan.FromSeconds(start) });

        CollectionAssert.AreEqual(TestVideos.Numbers(first, 60), TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
    }

    [TestMethod]
    public void Read_StartBehindTheEnd_ReturnsNoFrame()
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.mp4"), 20);

        using VideoSource source = VideoSource.Open(file, new VideoSourceOptions { Start = TimeSpan.FromMinutes(5) });

        Assert.IsEmpty(TestVideos.ReadAll(source));
    }

    // The matrix of the track header says how a player turns the picture: phones store it so.
    [TestMethod]
    [DataRow(90, 120, 160)]
    [DataRow(180, 160, 120)]
    [DataRow(270, 120, 160)]
    public void Read_RotatedByMetadata_IsUpright(int degrees, int width, int height)
    {
        using ScratchFolder folder = new();
        string file = folder.File("a.mp4");
        using Mat upright = new(height, width, MatType.CV_8UC3, Scalar.Black);
        Cv2.Rectangle(upright, new Rect(0, 0, width / 2, height / 2), Scalar.White, -1);
        using (VideoFileWriter writer = new(file, 160, 120, 25))
        {
            using Mat stored = new();
            Cv2.Rotate(upright, stored, degrees switch
            {
                90 => RotateFlags.Rotate90Counterclockwise,
                180 => RotateFlags.Rotate180,
                _ => RotateFlags.Rotate90Clockwise,
            });
            writer.Write(stored);
            writer.Complete();
        }

        byte[] bytes = File.ReadAllBytes(file);
        Span<byte> matrix = bytes.AsSpan(bytes.AsSpan().IndexOf("tkhd"u8) + 44);
        int cosine = degrees == 180 ? -0x10000 : 0, sine = degrees == 90 ? 0x10000 : degrees == 270 ? -0x10000 : 0;
        BinaryPrimitives.WriteInt32BigEndian(matrix, cosine);
        BinaryPrimitives.WriteInt32BigEndian(matrix[4..], sine);
        BinaryPrimitives.WriteInt32BigEndian(matrix[12..], -sine);
        BinaryPrimitives.WriteInt32BigEndian(matrix[16..], cosine);
        File.WriteAllBytes(file, bytes);

        using VideoSource source = VideoSource.Open(file);
        Assert.AreEqual((width, height), (source.Width, source.Height));
        using Mat frame = new(), difference = new();
        Assert.IsTrue(source.Read(frame, out _));
        Cv2.Absdiff(frame, upright, difference);
        Assert.IsLessThan(10, difference.Mean().Val0, $"mean difference {difference.Mean().Val0}");
    }

    [TestMethod]
    public void Read_DamageInTheMiddle_IsCountedAndReadingGoesOn()
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.avi"), 60, VideoCodec.MotionJpeg);
        byte[] bytes = File.ReadAllBytes(file);
        bytes.AsSpan((bytes.Length / 2) + 700, 60).Fill(0xFF);
        File.WriteAllBytes(file, bytes);
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(file, new VideoSourceOptions { Warn = warnings.Add });
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        Assert.IsGreaterThanOrEqualTo(1, source.DamagedFrames);
        Assert.HasCount((int)source.DamagedFrames, warnings);
        StringAssert.Contains(warnings[0], "is damaged");
        Assert.AreEqual(59, frames[^1].Shown);
        Assert.IsGreaterThanOrEqualTo(59, frames.Count);
    }

    // A packet that the decoder refuses looks to OpenCV's caller like the end.
    [TestMethod]
    public void Read_PacketThatTheDecoderRefuses_IsLeftOut()
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.avi"), 60, VideoCodec.MotionJpeg);
        byte[] bytes = File.ReadAllBytes(file);
        int frame = (bytes.Length / 2) + bytes.AsSpan(bytes.Length / 2).IndexOf(s_jpegStart);
        int length = bytes.AsSpan(frame + 3).IndexOf(s_jpegStart) - 16;
        bytes.AsSpan(frame, length).Clear();
        File.WriteAllBytes(file, bytes);

        using VideoSource source = VideoSource.Open(file);
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        Assert.IsGreaterThanOrEqualTo(1, source.DamagedFrames);
        Assert.AreEqual(59, frames[^1].Shown);
        Assert.IsGreaterThanOrEqualTo(58, frames.Count);
    }

    [TestMethod]
    public void Read_TruncatedFile_ReturnsTheFramesAndSaysSo()
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.avi"), 60, VideoCodec.MotionJpeg);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        List<string> warnings = [];

        using VideoSource source = VideoSource.Open(file, new VideoSourceOptions { Warn = warnings.Add });
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        Assert.IsGreaterThan(5, frames.Count);
        Assert.IsLessThan(58, frames.Count);
        Assert.IsTrue(warnings.Exists(w => w.Contains("truncated", StringComparison.Ordinal)), string.Join('\n', warnings));
    }

    [TestMethod]
    public void Open_TruncatedMp4_NamesTheMissingIndex()
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.mp4"), 60);
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);

        ImageException e = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(file).Dispose());

        StringAssert.StartsWith(e.Message, file);
        StringAssert.Contains(e.Message, "truncated");
    }

    [TestMethod]
    [DataRow("empty.mp4", "empty")]
    [DataRow("text.mp4", "not a video")]
    [DataRow("sound.wav", "sound only")]
    [DataRow("photo.png", "is a picture, not a video")]
    public void Open_NotAVideo_SaysWhat(string name, string reason)
    {
        using ScratchFolder folder = new();
        byte[] sound =
        [
            .. "RIFF"u8, 0x2C, 8, 0, 0, .. "WAVEfmt "u8, 16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0,
            .. "data"u8, 8, 8, 0, 0, .. new byte[2056],
        ];
        using Mat picture = TestVideos.Frame(1);
        string file = folder.Write(name, name[0] switch
        {
            'e' => [],
            't' => "This is a text about cats.\n"u8,
            's' => sound,
            _ => picture.ToBytes(".png"),
        });

        ImageException e = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open(file).Dispose());

        StringAssert.StartsWith(e.Message, file);
        StringAssert.Contains(e.Message, reason);
    }

    [TestMethod]
    public void Open_MissingFile_NamesTheKindsOfSources()
    {
        ImageException e = Assert.ThrowsExactly<ImageException>(() => VideoSource.Open("no/such/video.mp4").Dispose());

        StringAssert.Contains(e.Message, "no such file");
        StringAssert.Contains(e.Message, "camera:0");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void Open_Pipe_ThrowsAndDoesNotBlock()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string pipe = SpecialFile.Make("pipe", Path.Combine(folder, "pipe"));
        try
        {
            ImageException e = SpecialFile.Throws<ImageException>(() => VideoSource.Open(pipe).Dispose());
            StringAssert.Contains(e.Message, "v4l2:");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void Read_AfterDispose_Throws()
    {
        using ScratchFolder folder = new();
        VideoSource source = VideoSource.Open(TestVideos.Write(folder.File("a.mp4"), 3));
        source.Dispose();
        source.Dispose();
        using Mat frame = new();

        Assert.ThrowsExactly<ObjectDisposedException>(() => source.Read(frame, out _));
    }

    [TestMethod]
    public void Read_SameMat_KeepsItsPixelsInPlace()
    {
        using ScratchFolder folder = new();
        using VideoSource source = VideoSource.Open(TestVideos.Write(folder.File("a.mp4"), 5));
        using Mat frame = new(120, 160, MatType.CV_8UC3);
        nint pixels = frame.Data;

        while (source.Read(frame, out VideoFrame info))
        {
            Assert.AreEqual(pixels, frame.Data);
            Assert.AreEqual(info.Number, TestVideos.NumberOf(frame));
        }
    }
}
