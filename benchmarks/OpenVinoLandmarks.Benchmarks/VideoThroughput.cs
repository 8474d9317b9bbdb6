using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.Benchmarks.Subjects;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>
/// How many frames of 1280 x 720 with eight faces does <see cref="VideoTracker"/> process per second, and which share does each stage have?
/// The video is MPEG-4 Part 2 that the benchmark writes: eight heads of the sample picture that move over a background with noise. Bundled
/// models on MANAGED.
/// </summary>
internal static class VideoThroughput
{
    private const int Width = 1280, Height = 720, Frames = 250, FramesPerSecond = 25, Faces = 8, Columns = 4;

    private static readonly Rect s_head = new(120, 10, 210, 220);

    /// <summary>Prints a table with a row per way of tracking.</summary>
    /// <param name="rounds">Number of runs of each, in turns.</param>
    public static async Task PrintAsync(int rounds)
    {
        string folder = Directory.CreateTempSubdirectory("ovlandmarks-video-").FullName;
        try
        {
            string file = Path.Combine(folder, "faces.avi");
            WriteVideo(file);
            using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
            {
                Engine = new EngineOptions { Device = DeviceSelection.Parse("MANAGED") },
            });
            (string Name, int DetectEvery)[] ways = [("every fifth frame", 5), ("every frame", 1)];
            List<VideoTrackerStatistics>[] runs = [[], []];
            for (int round = 0; round <= rounds; round++)
            {
                for (int way = 0; way < ways.Length; way++)
                {
                    VideoTrackerStatistics run = await RunAsync(file, detector, ways[way].DetectEvery);

                    // In the first round the just-in-time compiler is not done.
                    if (round > 0)
                    {
                        runs[way].Add(run);
                    }
                }
            }

            Console.WriteLine($"{Environment.ProcessorCount} processors, {Environment.Version}, {Frames} frames, {rounds} runs each");
            Console.WriteLine("| face detector runs on | frames per second: most, median | decode | detect | landmarks and tracking |");
            Console.WriteLine("|---|---:|---:|---:|---:|");
            for (int way = 0; way < ways.Length; way++)
            {
                Write(ways[way].Name, runs[way]);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<VideoTrackerStatistics> RunAsync(string file, FaceLandmarkDetector detector, int detectEvery)
    {
        using VideoSource video = VideoSource.Open(file);
        VideoTrackerOptions options = new() { Tracking = new FaceTrackerOptions { DetectEvery = detectEvery } };
        VideoTracker tracker = new(video, detector, options);
        long faces = 0;
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            using (frame)
            {
                faces += frame.Faces.Length;
            }
        }

        return faces == (long)Frames * Faces
            ? tracker.Statistics
            : throw new InvalidOperationException($"{faces} faces were found in {Frames} frames of {Faces} faces each.");
    }

    private static void WriteVideo(string file)
    {
        using Mat sample = SamplePicture.Decode();
        using Mat head = new(sample, s_head);
        using Mat background = new(Height, Width, MatType.CV_8UC3);
        Cv2.Randn(background, new Scalar(120, 120, 120), new Scalar(6, 6, 6));
        using VideoFileWriter writer = new(file, Width, Height, FramesPerSecond);
        using Mat frame = new();
        for (int i = 0; i < Frames; i++)
        {
            background.CopyTo(frame);
            for (int face = 0; face < Faces; face++)
            {
                int x = 40 + 310 * (face % Columns) + (int)(30 * Math.Sin(0.1 * i + face));
                int y = 70 + 340 * (face / Columns) + (int)(30 * Math.Cos(0.07 * i + face));
                using Mat place = new(frame, new Rect(x, y, s_head.Width, s_head.Height));
                head.CopyTo(place);
            }

            writer.Write(frame);
        }

        writer.Complete();
    }

    private static void Write(string name, List<VideoTrackerStatistics> runs)
    {
        VideoTrackerStatistics[] sorted = [.. runs.OrderByDescending(run => run.FramesPerSecond)];
        VideoTrackerStatistics median = sorted[sorted.Length / 2];
        string PerFrame(TimeSpan time) => string.Create(
            CultureInfo.InvariantCulture, $"{time.TotalMilliseconds / median.Frames:F2} ms per frame, {time / median.Elapsed:P0}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {sorted[0].FramesPerSecond:F0}, {median.FramesPerSecond:F0} | {PerFrame(median.ReadTime)} | "
            + $"{PerFrame(median.DetectTime)} | {PerFrame(median.TrackTime)} |"));
    }
}
