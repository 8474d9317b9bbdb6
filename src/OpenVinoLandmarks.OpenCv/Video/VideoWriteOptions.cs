namespace OpenVinoLandmarks.OpenCv;

/// <summary>The encodings of <see cref="VideoFileWriter"/> that OpenCV's own FFmpeg has on every platform.</summary>
public enum VideoCodec
{
    /// <summary>MPEG-4 Part 2: small files, lossy. Players show it; web browsers do not.</summary>
    Mpeg4,

    /// <summary>Motion JPEG: each frame is a picture of its own. Larger files, lossy; for .avi, .mkv and .mov.</summary>
    MotionJpeg,

    /// <summary>FFV1: lossless, very large files; for .mkv, .avi and .mov.</summary>
    Ffv1,
}

/// <summary>Settings of <see cref="VideoFileWriter"/>. Immutable.</summary>
public sealed record VideoWriteOptions
{
    /// <summary>The encoding. Default: <see cref="VideoCodec.Mpeg4"/>.</summary>
    public VideoCodec Codec { get; init; }

    /// <summary>
    /// True if <see cref="VideoFileWriter.Dispose"/> finishes a video that has at least one frame, so that interrupted work keeps the
    /// frames so far. Default: false; the video is deleted.
    /// </summary>
    public bool FinishOnDispose { get; init; }

    /// <summary>The codec's four-character code.</summary>
    internal string FourCharacters => Codec switch
    {
        VideoCodec.MotionJpeg => "MJPG",
        VideoCodec.Ffv1 => "FFV1",
        _ => "mp4v",
    };
}
