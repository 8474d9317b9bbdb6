using System.Runtime.InteropServices;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks that <see cref="VideoFileWriter"/> writes a whole video or nothing, and says why.</summary>
[TestClass]
[DoNotParallelize]
public sealed partial class VideoFileWriterTests
{
    private const int FileSize = 1, FileSizeSignal = 25;

    [TestMethod]
    [DataRow(".mp4", VideoCodec.Mpeg4)]
    [DataRow(".mov", VideoCodec.Mpeg4)]
    [DataRow(".mkv", VideoCodec.Mpeg4)]
    [DataRow(".avi", VideoCodec.Mpeg4)]
    [DataRow(".ts", VideoCodec.Mpeg4)]
    [DataRow(".mov", VideoCodec.MotionJpeg)]
    [DataRow(".mkv", VideoCodec.MotionJpeg)]
    [DataRow(".AVI", VideoCodec.MotionJpeg)]
    [DataRow(".mkv", VideoCodec.Ffv1)]
    [DataRow(".avi", VideoCodec.Ffv1)]
    public void Write_EveryContainerAndCodec_ReadsBackAllFrames(string extension, VideoCodec codec)
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("über uns" + extension), 40, codec);

        using VideoSource source = VideoSource.Open(file);
        List<(int Shown, VideoFrame Info)> frames = TestVideos.ReadAll(source);

        CollectionAssert.AreEqual(TestVideos.Numbers(0, 40), frames.Select(f => f.Shown).ToArray());
        Assert.AreEqual(25, source.FramesPerSecond, 0.01);
        CollectionAssert.AreEqual(new[] { file }, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow(29.97)]
    [DataRow(23.976)]
    [DataRow(1)]
    [DataRow(33.333333)]
    public void Write_FractionalFrameRate_IsKeptToTwoDecimals(double rate)
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.mp4"), 10, rate: rate);

        using VideoSource source = VideoSource.Open(file);

        Assert.AreEqual(rate, source.FramesPerSecond, 0.006);
        Assert.HasCount(10, TestVideos.ReadAll(source));
    }

    [TestMethod]
    public void Write_OddSizeGreyAlphaAndOtherSizes_AreAdapted()
    {
        using ScratchFolder folder = new();
        string file = folder.File("a.mkv");
        using (VideoFileWriter writer = new(file, 161, 121, 25, new VideoWriteOptions { Codec = VideoCodec.Ffv1 }))
        {
            using Mat odd = TestVideos.Frame(5, 161, 121), grey = odd.CvtColor(ColorConversionCodes.BGR2GRAY);
            using Mat alpha = odd.CvtColor(ColorConversionCodes.BGR2BGRA), wide = new(100, 400, MatType.CV_8UC3, Scalar.White);
            writer.Write(odd);
            writer.Write(grey);
            writer.Write(alpha);
            writer.Write(wide);
            writer.Complete();
        }

        using VideoSource source = VideoSource.Open(file);
        using Mat frame = new();
        for (int i = 0; i < 3; i++)
        {
            Assert.IsTrue(source.Read(frame, out _));
            Assert.AreEqual(5, TestVideos.NumberOf(frame));
            Assert.AreEqual(new Size(160, 120), frame.Size());
        }

        // 400 x 100 in 160 x 120 is 160 x 40 with black above and below.
        Assert.IsTrue(source.Read(frame, out _));
        Assert.IsLessThan(30, (int)frame.At<Vec3b>(35, 80).Item0);
        Assert.IsGreaterThan(225, (int)frame.At<Vec3b>(60, 80).Item0);
        Assert.IsLessThan(30, (int)frame.At<Vec3b>(85, 80).Item0);
    }

    [TestMethod]
    public void Dispose_WithoutComplete_LeavesTheOldFile()
    {
        using ScratchFolder folder = new();
        string file = folder.Write("a.mp4", [1, 2, 3]);

        using (VideoFileWriter writer = new(file, 160, 120, 25))
        {
            using Mat frame = TestVideos.Frame(1);
            writer.Write(frame);
            Assert.HasCount(2, Directory.GetFiles(folder.Path));
        }

        CollectionAssert.AreEqual(new[] { file }, Directory.GetFiles(folder.Path));
        CollectionAssert.AreEqual(new byte[] { 1, 2, 3 }, File.ReadAllBytes(file));
    }

    [TestMethod]
    [DataRow(".mp4")]
    [DataRow(".avi")]
    [DataRow(".mkv")]
    public void Dispose_FinishOnDispose_KeepsThePlayableVideo(string extension)
    {
        using ScratchFolder folder = new();
        string file = folder.File("a" + extension);

        using (VideoFileWriter writer = new(file, 160, 120, 25, new VideoWriteOptions { FinishOnDispose = true }))
        {
            for (int i = 0; i < 7; i++)
            {
                using Mat frame = TestVideos.Frame(i);
                writer.Write(frame);
            }
        }

        using VideoSource source = VideoSource.Open(file);
        CollectionAssert.AreEqual(TestVideos.Numbers(0, 7), TestVideos.ReadAll(source).Select(f => f.Shown).ToArray());
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Complete_WithoutFrames_CreatesNoFile()
    {
        using ScratchFolder folder = new();

        using (VideoFileWriter writer = new(folder.File("a.mp4"), 160, 120, 25, new VideoWriteOptions { FinishOnDispose = true }))
        {
            writer.Complete();
            writer.Complete();
            Assert.IsFalse(writer.IsComplete);
        }

        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_AfterComplete_Throws()
    {
        using ScratchFolder folder = new();
        using Mat frame = TestVideos.Frame(1);
        using VideoFileWriter writer = new(folder.File("a.mp4"), 160, 120, 25);
        writer.Write(frame);
        writer.Complete();

        Assert.IsTrue(writer.IsComplete);
        Assert.AreEqual(1, writer.FramesWritten);
        Assert.ThrowsExactly<ObjectDisposedException>(() => writer.Write(frame));
    }

    [TestMethod]
    public void Write_NotAPicture_Throws()
    {
        using ScratchFolder folder = new();
        using VideoFileWriter writer = new(folder.File("a.mp4"), 160, 120, 25);
        using Mat empty = new(), floats = new(120, 160, MatType.CV_32FC3);

        Assert.ThrowsExactly<ArgumentException>(() => writer.Write(empty));
        Assert.ThrowsExactly<ArgumentException>(() => writer.Write(floats));
        Assert.ThrowsExactly<ArgumentNullException>(() => writer.Write(null!));
    }

    [TestMethod]
    public void Create_UnknownExtension_NamesTheKnownOnes()
    {
        ArgumentException e = Assert.ThrowsExactly<ArgumentException>(() => new VideoFileWriter("a.xyz", 160, 120, 25).Dispose());

        StringAssert.Contains(e.Message, ".mp4");
        Assert.IsFalse(VideoFileWriter.CanWrite("a.webm"));
        Assert.IsTrue(VideoFileWriter.CanWrite("A.MKV"));
    }

    [TestMethod]
    public void Create_MissingFolderOrFolderAsTarget_ThrowsBeforeWork()
    {
        using ScratchFolder folder = new();
        Directory.CreateDirectory(folder.File("taken.mp4"));

        ImageException missing = Assert.ThrowsExactly<ImageException>(
            () => new VideoFileWriter(folder.File("no/such/a.mp4"), 160, 120, 25).Dispose());
        ImageException taken = Assert.ThrowsExactly<ImageException>(
            () => new VideoFileWriter(folder.File("taken.mp4"), 160, 120, 25).Dispose());

        StringAssert.Contains(missing.Message, "cannot be written");
        StringAssert.Contains(taken.Message, "it is a folder");
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Create_CodecThatTheContainerDoesNotHold_ThrowsWithTheReason()
    {
        using ScratchFolder folder = new();

        ImageException e = Assert.ThrowsExactly<ImageException>(
            () => new VideoFileWriter(folder.File("a.mp4"), 160, 120, 25, new VideoWriteOptions { Codec = VideoCodec.Ffv1 }).Dispose());

        StringAssert.Contains(e.Message, "Ffv1");
        StringAssert.Contains(e.Message, ".mkv");
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    // A file that may not grow behaves as a full disk: writes fail in the middle of the video.
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow(".mp4")]
    [DataRow(".avi")]
    [DataRow(".mkv")]
    public void Write_FileCannotGrow_ReportsAndLeavesNothing(string extension)
    {
        using ScratchFolder folder = new();
        Assert.AreNotEqual(-1, signal(FileSizeSignal, 1));
        Assert.AreEqual(0, getrlimit(FileSize, out Limit old));
        ImageException e;
        try
        {
            Assert.AreEqual(0, setrlimit(FileSize, old with { Soft = 200_000 }));
            e = Assert.ThrowsExactly<ImageException>(() => WriteNoise(folder.File("a" + extension)));
        }
        finally
        {
            Assert.AreEqual(0, setrlimit(FileSize, old));
        }

        StringAssert.Contains(e.Message, "a" + extension);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private static void WriteNoise(string file)
    {
        using VideoFileWriter writer = new(file, 160, 120, 25, new VideoWriteOptions { FinishOnDispose = true });
        using Mat frame = new(120, 160, MatType.CV_8UC3);
        for (int i = 0; i < 200; i++)
        {
            Cv2.Randu(frame, Scalar.Black, Scalar.White);
            writer.Write(frame);
        }

        writer.Complete();
    }

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limit limit);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limit limit);

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);

    private record struct Limit(ulong Soft, ulong Hard);
}
