using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Live;

/// <summary>Sends the numbers of a run to the live page, a few times per second.</summary>
internal sealed class LiveNumbers(LiveServer server, string source)
{
    // As fast as a person reads changing numbers.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(0.25);

    private long _sent;

    /// <summary>Sends the numbers, unless that was done a moment ago.</summary>
    public void Show(TrackedVideoFrame frame, VideoTrackerStatistics statistics, long reconnections, long damagedFrames)
    {
        if (_sent != 0 && Stopwatch.GetElapsedTime(_sent) < s_interval)
        {
            return;
        }

        _sent = Stopwatch.GetTimestamp();
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, ReportJson.Options(indented: false)))
        {
            json.WriteStartObject();
            json.WriteString("source"u8, source);
            json.WriteString("time"u8, $"{frame.Info.Time:hh\\:mm\\:ss\\.f}");
            json.WriteNumber("frame"u8, frame.Info.Number);
            json.WriteNumber("frames_per_second"u8, Math.Round(statistics.FramesPerSecond, 2));
            json.WriteNumber("latency_median_ms"u8, Math.Round(statistics.MedianLatency.TotalMilliseconds, 2));
            json.WriteNumber("latency_p99_ms"u8, Math.Round(statistics.Latency99.TotalMilliseconds, 2));
            json.WriteNumber("dropped_frames"u8, statistics.DroppedFrames);
            json.WriteNumber("reconnections"u8, reconnections);
            json.WriteNumber("damaged_frames"u8, damagedFrames);
            json.WriteStartArray("faces"u8);
            foreach (TrackedFace face in frame.Faces)
            {
                json.WriteStartObject();
                json.WriteNumber("track"u8, face.TrackId);
                json.WriteNumber("age"u8, face.Age);
                json.WriteNumber("x"u8, (int)MathF.Round(face.Face.Box.X));
                json.WriteNumber("y"u8, (int)MathF.Round(face.Face.Box.Y));
                json.WriteNumber("width"u8, (int)MathF.Round(face.Face.Box.Width));
                json.WriteNumber("height"u8, (int)MathF.Round(face.Face.Box.Height));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        server.ShowNumbers(bytes.WrittenMemory);
    }
}
