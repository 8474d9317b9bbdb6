using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Results;

/// <summary>The format of the results of <c>video</c> on stdout.</summary>
internal enum VideoFormat
{
    /// <summary>Text for people: one line per event.</summary>
    Text,

    /// <summary>JSON Lines: one object per frame and line.</summary>
    JsonLines,
}

/// <summary>What the results of a video say about it before the first frame.</summary>
/// <param name="Source">Name of the source.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="FramesPerSecond">The frame rate, or 0 if it is unknown.</param>
/// <param name="Detector">Model and engine.</param>
/// <param name="FaceDetector">Name of the face detector.</param>
internal sealed record VideoHeader(
    string Source, int Width, int Height, double FramesPerSecond, DetectorInfo Detector, string FaceDetector);

/// <summary>Writes the results of <c>video</c>. Each line is written completely or not at all, even if the run is interrupted.</summary>
/// <param name="readHeader">Reads what is known about the source. The size may be known only after the first frame was read.</param>
internal abstract class VideoResults(Func<VideoHeader> readHeader)
{
    private bool _hasBegun;

    /// <summary>Creates the writer for a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="output">Where results are written. The caller disposes it.</param>
    /// <param name="withAttributes">True to write pose and quality of each face.</param>
    /// <param name="readHeader">Reads what is known about the source.</param>
    public static VideoResults Create(VideoFormat format, Stream output, bool withAttributes, Func<VideoHeader> readHeader) =>
        format == VideoFormat.JsonLines
            ? new JsonLinesVideoResults(output, withAttributes, readHeader)
            : new TextVideoResults(output, readHeader);

    /// <summary>Writes the next frame. The header comes before the first one.</summary>
    public void Write(TrackedVideoFrame frame)
    {
        Begin();
        WriteFrame(frame);
    }

    /// <summary>Writes the numbers of the run. Call it once, also after an interruption or a failure.</summary>
    public void End(VideoSummary summary)
    {
        Begin();
        WriteSummary(summary);
    }

    /// <summary>Writes what is known about the source.</summary>
    protected abstract void WriteHeader(VideoHeader header);

    /// <summary>Writes a frame.</summary>
    protected abstract void WriteFrame(TrackedVideoFrame frame);

    /// <summary>Writes the numbers of the run.</summary>
    protected abstract void WriteSummary(VideoSummary summary);

    private void Begin()
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            WriteHeader(readHeader());
        }
    }
}
