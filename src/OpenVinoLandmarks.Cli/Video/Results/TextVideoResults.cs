using System.Globalization;
using System.Text;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Results;

/// <summary>Writes results as text for people: the model and the device, one line per event, and the numbers of the run.</summary>
internal sealed class TextVideoResults(Stream output, Func<VideoHeader> readHeader) : VideoResults(readHeader)
{
    protected override void WriteHeader(VideoHeader header)
    {
        string rate = header.FramesPerSecond > 0 ? Invariant($", {header.FramesPerSecond:0.##} frames per second") : "";
        WriteLines(
            $"model   {header.Detector.Model} {header.Detector.Precision}",
            TextReportWriter.Device(header.Detector.Engine).TrimEnd('\n'),
            $"faces   {header.FaceDetector}",
            "",
            Invariant($"{header.Source} ({header.Width} x {header.Height}{rate})"));
    }

    protected override void WriteFrame(TrackedVideoFrame frame)
    {
        foreach (TrackEvent change in frame.Events)
        {
            string kind = change.Kind.ToString().ToLowerInvariant();
            WriteLines(Invariant($"  {Clock(change.Time)}  frame {frame.Info.Number,-7} track {change.TrackId,-4} {kind}"));
        }
    }

    protected override void WriteSummary(VideoSummary summary) => WriteLines(["", .. Lines(summary)]);

    /// <summary>Returns the numbers of the run as lines of text.</summary>
    public static IEnumerable<string> Lines(VideoSummary summary)
    {
        VideoTrackerStatistics done = summary.Tracking;
        yield return Invariant($"frames   {done.Frames} in {done.Elapsed.TotalSeconds:0.0} s ({done.FramesPerSecond:0.0} per second), ")
            + Invariant($"{done.SearchedFrames} searched, {done.DroppedFrames} dropped, {done.SkippedFrames} skipped");
        yield return Invariant($"latency  median {Milliseconds(done.MedianLatency)}, p99 {Milliseconds(done.Latency99)}, ")
            + $"max {Milliseconds(done.MaxLatency)}, from the decoded frame to its points";
        yield return "stages   " + string.Join(", ", summary.Stages.Select(stage => Invariant($"{stage.Name} {stage.Share:0 %}")));
        yield return Invariant($"source   {summary.Reconnections} reconnections, {summary.DamagedFrames} damaged frames");
        string shots = summary.BestShots is { } tracks ? Invariant($", {tracks} with a best shot") : "";
        yield return Invariant($"tracks   {summary.Tracks}") + shots;
        if (summary.Hidden is { } hidden)
        {
            yield return Invariant($"hidden   {hidden.Areas} faces in {hidden.Frames} frames");
        }
    }

    /// <summary>Returns a presentation time as hours, minutes, seconds and milliseconds.</summary>
    public static string Clock(TimeSpan time) => Invariant($"{(long)time.TotalHours:00}:{time:mm\\:ss\\.fff}");

    private static string Milliseconds(TimeSpan time) => Invariant($"{time.TotalMilliseconds:0.0} ms");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void WriteLines(params IEnumerable<string> lines)
    {
        output.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        output.Flush();
    }
}
