using System.Buffers;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Results;

/// <summary>
/// Writes results as JSON Lines: an object with the source, one object per frame, and an object with the numbers of the run. Programs rely
/// on the names, which docs/video.md lists.
/// </summary>
internal sealed class JsonLinesVideoResults(Stream output, bool withAttributes, Func<VideoHeader> readHeader) : VideoResults(readHeader)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly FaceQualityMeter _meter = new();

    protected override void WriteHeader(VideoHeader header) => WriteLine(json =>
    {
        json.WriteString("source"u8, header.Source);
        json.WriteNumber("width"u8, header.Width);
        json.WriteNumber("height"u8, header.Height);
        if (header.FramesPerSecond > 0)
        {
            json.WriteNumber("frames_per_second"u8, Math.Round(header.FramesPerSecond, 3));
        }
        else
        {
            json.WriteNull("frames_per_second"u8);
        }

        json.WriteString("model"u8, header.Detector.Model);
        json.WriteString("precision"u8, header.Detector.Precision);
        json.WriteString("face_detector"u8, header.FaceDetector);
        ReportJson.WriteDevice(json, header.Detector.Engine);
    });

    protected override void WriteFrame(TrackedVideoFrame frame) => WriteLine(json =>
    {
        json.WriteNumber("frame"u8, frame.Info.Number);
        json.WriteNumber("time"u8, Seconds(frame.Info.Time));
        json.WriteBoolean("searched"u8, frame.IsSearched);
        json.WriteStartArray("faces"u8);
        foreach (TrackedFace face in frame.Faces)
        {
            WriteFace(json, frame, face);
        }

        json.WriteEndArray();
        json.WriteStartArray("events"u8);
        foreach (TrackEvent change in frame.Events)
        {
            json.WriteStartObject();
            json.WriteString("event"u8, change.Kind.ToString().ToLowerInvariant());
            json.WriteNumber("track"u8, change.TrackId);
            json.WriteNumber("time"u8, Seconds(change.Time));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    protected override void WriteSummary(VideoSummary summary) => WriteLine(json =>
    {
        VideoTrackerStatistics done = summary.Tracking;
        json.WriteStartObject("summary"u8);
        json.WriteNumber("frames"u8, done.Frames);
        json.WriteNumber("searched_frames"u8, done.SearchedFrames);
        json.WriteNumber("dropped_frames"u8, done.DroppedFrames);
        json.WriteNumber("skipped_frames"u8, done.SkippedFrames);
        json.WriteNumber("damaged_frames"u8, summary.DamagedFrames);
        json.WriteNumber("reconnections"u8, summary.Reconnections);
        json.WriteNumber("tracks"u8, summary.Tracks);
        if (summary.BestShots is { } shots)
        {
            json.WriteNumber("best_shots"u8, shots);
        }

        if (summary.Hidden is { } hidden)
        {
            json.WriteNumber("hidden_faces"u8, hidden.Areas);
            json.WriteNumber("hidden_frames"u8, hidden.Frames);
        }

        json.WriteNumber("seconds"u8, Seconds(done.Elapsed));
        json.WriteNumber("frames_per_second"u8, Math.Round(done.FramesPerSecond, 2));
        json.WriteStartObject("latency_ms"u8);
        json.WriteNumber("median"u8, Math.Round(done.MedianLatency.TotalMilliseconds, 2));
        json.WriteNumber("p99"u8, Math.Round(done.Latency99.TotalMilliseconds, 2));
        json.WriteNumber("max"u8, Math.Round(done.MaxLatency.TotalMilliseconds, 2));
        json.WriteEndObject();
        json.WriteStartObject("stages"u8);
        foreach ((string name, double share) in summary.Stages)
        {
            json.WriteNumber(name, Math.Round(share, 3));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);

    private void WriteFace(Utf8JsonWriter json, TrackedVideoFrame frame, TrackedFace face)
    {
        json.WriteStartObject();
        json.WriteNumber("track"u8, face.TrackId);
        json.WriteNumber("age"u8, face.Age);
        json.WriteBoolean("predicted"u8, face.IsPredicted);
        json.WriteNumber("confidence"u8, ImageReport.RoundScore(face.Confidence));
        ReportJson.WriteFaceContent(json, face.Face, withAttributes ? Attributes(frame, face.Measured) : null);
        json.WriteEndObject();
    }

    // Of the measured points: the smoothed ones lag behind the picture.
    private FaceAttributes Attributes(TrackedVideoFrame frame, FaceLandmarks face)
    {
        HeadPose? pose = HeadPose.TryEstimate(face, out HeadPose estimated) ? estimated : null;
        return new FaceAttributes(pose, _meter.Measure(frame.Picture.AsImageView(), face));
    }

    private void WriteLine(Action<Utf8JsonWriter> writeContent)
    {
        _bytes.ResetWrittenCount();
        using (Utf8JsonWriter json = new(_bytes, ReportJson.Options(indented: false)))
        {
            json.WriteStartObject();
            writeContent(json);
            json.WriteEndObject();
        }

        _bytes.Write("\n"u8);
        output.Write(_bytes.WrittenSpan);
        output.Flush();
    }
}
