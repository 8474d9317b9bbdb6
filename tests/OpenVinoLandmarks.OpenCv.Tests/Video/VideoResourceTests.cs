using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>
/// Checks that sources release what they hold, by the file descriptors and the threads of the process, and that memory stays flat over many
/// frames. OPENVINO_LANDMARKS_TEST_VIDEO_SOAK=1 reads 100,000 frames instead of 2,000.
/// </summary>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed class VideoResourceTests
{
    private const int Rounds = 20;

    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_VIDEO_SOAK") == "1";

    [TestMethod]
    [DataRow("file")]
    [DataRow("file with a start")]
    [DataRow("motion JPEG")]
    [DataRow("stream")]
    [DataRow("raw")]
    [DataRow("not a video")]
    public void OpenReadDispose_ManyTimes_LeavesNoFilesAndThreads(string kind)
    {
        using ScratchFolder folder = new();
        string file = TestVideos.Write(folder.File("a.mkv"), 30);
        byte[] bytes = File.ReadAllBytes(file);
        using VideoServer server = new(async request =>
        {
            if (kind == "motion JPEG")
            {
                await request.SendMotionJpegHeadAsync();
                await request.SendPictureAsync(TestVideos.Jpeg(1));
                await request.SendPictureAsync(TestVideos.Jpeg(2));
            }
            else
            {
                await request.SendHeadAsync("200 OK", "Content-Type: video/x-matroska", "Transfer-Encoding: chunked");
                await request.SendChunkAsync(bytes);
            }

            await request.StallAsync();
        });
        using MemoryStream raw = new(new byte[16 * 8 * 3 * 100]);
        (string source, VideoSourceOptions options) = kind switch
        {
            "motion JPEG" or "stream" => (server.Address, new VideoSourceOptions()),
            "raw" => ("-", new VideoSourceOptions { Input = raw, Width = 16, Height = 8 }),
            "not a video" => (folder.Write("b.mkv", "text"u8), new VideoSourceOptions()),
            "file" => (file, new VideoSourceOptions()),
            _ => (file, new VideoSourceOptions { Start = TimeSpan.FromSeconds(0.6) }),
        };
        ReadTwo(source, options);
        (int Files, int Threads) before = (CountFiles(), CountThreads());

        for (int i = 0; i < Rounds; i++)
        {
            ReadTwo(source, options);
        }

        // The server keeps its own socket of each round. Threads that end in the background take a moment.
        int files = 0, threads = 0;
        for (int i = 0; i < 100; i++)
        {
            (files, threads) = (CountFiles(), CountThreads());
            if (files < before.Files + (Rounds * 7 / 4) && threads == before.Threads)
            {
                return;
            }

            Thread.Sleep(100);
        }

        Assert.Fail($"files {before.Files} -> {files}, threads {before.Threads} -> {threads}");
    }

    [TestMethod]
    [Timeout(120_000, CooperativeCancellation = true)]
    public void CancelAndDispose_WhileAReadBlocks_ReleasesTheReader()
    {
        using ScratchFolder folder = new();
        byte[] bytes = File.ReadAllBytes(TestVideos.Write(folder.File("a.mkv"), 30));
        using VideoServer server = new(async request =>
        {
            await request.SendHeadAsync("200 OK", "Content-Type: video/x-matroska", "Transfer-Encoding: chunked");
            await request.SendChunkAsync(bytes);
            await request.StallAsync();
        });
        int before = CountThreads();

        for (int i = 0; i < 10; i++)
        {
            using CancellationTokenSource cancel = new(TimeSpan.FromSeconds(0.2));
            try
            {
                using VideoSource source = VideoSource.Open(server.Address, null, cancel.Token);
                using Mat frame = new();
                while (source.Read(frame, out _, cancel.Token))
                {
                }

                Assert.Fail("The stream has no end.");
            }
            catch (OperationCanceledException)
            {
                // As it should.
            }
        }

        Assert.IsTrue(SpinWait.SpinUntil(() => CountThreads() == before, TimeSpan.FromSeconds(20)), $"{before} -> {CountThreads()}");
    }

    [TestMethod]
    [DataRow("motion JPEG")]
    [DataRow("RTSP")]
    [Timeout(7_200_000, CooperativeCancellation = true)]
    public void Read_EndlessStream_KeepsMemoryFlat(string kind)
    {
        int total = s_isLong ? 100_000 : 2_000;
        byte[][] pictures = [.. Enumerable.Range(0, 50).Select(i => TestVideos.Jpeg(i))];
        byte[][][] encoded = [.. Enumerable.Range(0, 50).Select(i => RtspVideoSourceTests.Encode(i))];
        using VideoServer server = new(async request =>
        {
            await request.SendMotionJpegHeadAsync();
            for (int i = 0; ; i++)
            {
                await request.SendPictureAsync(pictures[i % pictures.Length]);
            }
        });
        using RtspServer camera = new(RtspVideoSourceTests.H264, async connection =>
        {
            for (int i = 0; ; i++)
            {
                await connection.SendH264Async((uint)(i * 3600L), encoded[i % encoded.Length]);
            }
        });

        using VideoSource source = VideoSource.Open(kind == "RTSP" ? camera.Address : server.Address);
        using Mat frame = new();
        long start = 0;
        for (int i = 0; i < total; i++)
        {
            Assert.IsTrue(source.Read(frame, out VideoFrame info));
            Assert.AreEqual(i, info.Number);
            if (i == total / 4)
            {
                start = Resident();
            }
        }

        long growth = Resident() - start;
        Console.WriteLine($"{kind}: {total} frames, {start >> 20} MiB after a quarter, then {growth / 1024.0 / 1024:F1} MiB more");
        Assert.IsLessThan(24 << 20, growth, $"{growth >> 20} MiB");
        Assert.AreEqual((0, 0L), (source.Reconnections, source.DamagedFrames));
    }

    private static void ReadTwo(string name, VideoSourceOptions options)
    {
        try
        {
            using VideoSource source = VideoSource.Open(name, options);
            using Mat frame = new();
            Assert.IsTrue(source.Read(frame, out _));
            Assert.IsTrue(source.Read(frame, out _));
        }
        catch (ImageException e)
        {
            StringAssert.Contains(e.Message, "not a video");
        }
    }

    private static int CountFiles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    // The threads of the library by their names, which the kernel cuts to 15 letters.
    private static int CountThreads() => Directory.GetDirectories("/proc/self/task").Count(task =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("video ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });

    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
    }
}
