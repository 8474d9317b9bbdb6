using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>
/// A long run on a camera in the network: the memory stays flat, results do not become later, and the frame rate is held. 20 seconds;
/// thirty minutes with OPENVINO_LANDMARKS_TEST_VIDEO_SOAK=1.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class SoakTests
{
    private const double FramesPerSecond = 25;
    private const int Sigint = 2;

    private static readonly TimeSpan s_length = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_VIDEO_SOAK") == "1"
        ? TimeSpan.FromMinutes(30)
        : TimeSpan.FromSeconds(20);

    // The garbage collector and OpenCV's allocator reach their size in this time.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(8);

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Camera_InALongRun_TakesNoMoreMemory_AndIsNotLater()
    {
        using MadeVideo made = new();
        await using CameraServer camera = new(Enumerable.Range(0, 100).Select(i => made.Frame(i)), FramesPerSecond);
        string[] arguments = ["--default-signal=INT", Tool.Program, "video", camera.Address, "--format", "jsonl"];
        string output = made.Folder.File("out.mkv");
        using Process process = Tool.Start("env", new Dictionary<string, string?>(), [.. arguments, "--output", output]);
        using EndedProcess ended = new(process);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        List<(TimeSpan Time, TimeSpan Lag)> lags = [];
        List<long> memory = [];
        string? line = await process.StandardOutput.ReadLineAsync(); // the header
        if (line is null)
        {
            Assert.Fail(await errors); // a program that runs on has no end of stderr
        }

        long started = Stopwatch.GetTimestamp(), sampled = started;
        string summary = "";
        bool isStopped = false;
        while ((line = await process.StandardOutput.ReadLineAsync()) is not null)
        {
            TimeSpan time = Stopwatch.GetElapsedTime(started);
            JsonElement result = JsonDocument.Parse(line).RootElement;
            if (!result.TryGetProperty("frame", out JsonElement frame))
            {
                summary = line;
                break;
            }

            lags.Add((time, Stopwatch.GetElapsedTime(camera.SentAt(frame.GetInt32()))));
            if (Stopwatch.GetElapsedTime(sampled) > TimeSpan.FromSeconds(1) && time > s_settling && !isStopped)
            {
                sampled = Stopwatch.GetTimestamp();
                memory.Add(ResidentKilobytes(process.Id));
            }

            if (time > s_length && !isStopped)
            {
                isStopped = true;
                Tool.Signal(process, Sigint);
            }
        }

        await process.WaitForExitAsync();
        Assert.AreEqual(130, process.ExitCode, await errors);
        Report(lags, memory, summary);

        TimeSpan early = Median(lags, from: 0.25, to: 0.5), late = Median(lags, from: 0.75, to: 1);
        Assert.IsLessThan(early + TimeSpan.FromMilliseconds(100), late, "results become later");

        // On a busy machine, frames of a camera are dropped, and counted.
        int dropped = JsonDocument.Parse(summary).RootElement.GetProperty("summary").GetProperty("dropped_frames").GetInt32();
        int received = lags.Count + dropped;
        Assert.IsInRange(0.8 * FramesPerSecond, 1.15 * FramesPerSecond, received / lags[^1].Time.TotalSeconds);
        long first = Median(memory, 0, 0.25), last = Median(memory, 0.75, 1);
        Assert.IsLessThan(first + 16 * 1024, last, "kilobytes of memory");
        Assert.IsInRange(0.85 * lags.Count, 1.15 * received + 1, MadeVideo.Count(output));
    }

    private void Report(List<(TimeSpan Time, TimeSpan Lag)> lags, List<long> memory, string summary)
    {
        TestContext.WriteLine(summary);
        TestContext.WriteLine($"{lags.Count} frames; lag from the camera to the line, median per quarter: " + string.Join(
            ", ", Enumerable.Range(0, 4).Select(i => $"{Median(lags, i / 4.0, (i + 1) / 4.0).TotalMilliseconds:0.0} ms")));
        TestContext.WriteLine("resident memory, median per quarter: " + string.Join(
            ", ", Enumerable.Range(0, 4).Select(i => $"{Median(memory, i / 4.0, (i + 1) / 4.0) / 1024} MiB")));
    }

    private static TimeSpan Median(List<(TimeSpan Time, TimeSpan Lag)> lags, double from, double to)
    {
        TimeSpan[] part = [.. lags[(int)(from * lags.Count)..(int)(to * lags.Count)].Select(lag => lag.Lag).Order()];
        return part[part.Length / 2];
    }

    private static long Median(List<long> values, double from, double to)
    {
        long[] part = [.. values[(int)(from * values.Count)..Math.Max((int)(from * values.Count) + 1, (int)(to * values.Count))].Order()];
        return part[part.Length / 2];
    }

    // env becomes the program, with the same number.
    private static long ResidentKilobytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(text => text.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }
}
