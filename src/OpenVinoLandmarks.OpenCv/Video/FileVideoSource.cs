using OpenCvSharp;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv.Decoding;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>A video file.</summary>
internal sealed class FileVideoSource : VideoSource
{
    private readonly VideoDecoder _decoder;
    private readonly string? _temporaryFile;
    private Mat? _pending;
    private TimeSpan _pendingTime;
    private long _frames;
    private bool _wasMoved;

    private FileVideoSource(string name, VideoDecoder decoder, string? temporaryFile, VideoSourceOptions options)
        : base(name, options)
    {
        _decoder = decoder;
        _temporaryFile = temporaryFile;
        Width = decoder.Width;
        Height = decoder.Height;
    }

    /// <inheritdoc/>
    public override bool IsLive => false;

    /// <inheritdoc/>
    public override double FramesPerSecond => _decoder.FramesPerSecond;

    /// <inheritdoc/>
    public override long? FrameCount => _decoder.FrameCount;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path as the user typed it.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageException">See <see cref="VideoSource.Open"/>.</exception>
    public static FileVideoSource OpenFile(string path, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        CheckFile(path);
        return OpenPath(path, Path.GetFullPath(path), isTemporary: false, options, cancellationToken);
    }

    /// <summary>Opens a file that was downloaded, and deletes it when the source is disposed or cannot be opened.</summary>
    /// <param name="name">The address that the file came from.</param>
    /// <param name="file">The downloaded file.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageException">See <see cref="VideoSource.Open"/>.</exception>
    public static FileVideoSource OpenDownloaded(
        string name, string file, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return OpenPath(name, file, isTemporary: true, options, cancellationToken);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    /// <inheritdoc/>
    private protected override bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        if (_pending is { } pending)
        {
            pending.CopyTo(frame);
            pending.Dispose();
            _pending = null;
            time = _pendingTime;
            return true;
        }

        bool hasFrame = Decode(frame, cancellationToken);
        time = _decoder.Position;
        if (hasFrame)
        {
            return true;
        }

        ReportEnd();
        return false;
    }

    /// <inheritdoc/>
    private protected override TimeSpan? SeekBefore(TimeSpan time, CancellationToken cancellationToken)
    {
        // OpenCV counts frames to find a time, which is exact only for a constant frame rate, and does not move without a count.
        if (FrameCount is null or <= 1)
        {
            return null;
        }

        // Behind the end, nothing would be found until the search arrives at the beginning.
        TimeSpan end = TimeSpan.FromSeconds(FrameCount.Value / Math.Max(1, FramesPerSecond));
        TimeSpan last = time < end ? time : end;
        Mat frame = new();
        for (TimeSpan margin = TimeSpan.FromSeconds(0.5); ; margin *= 4)
        {
            TimeSpan target = last > margin ? last - margin : TimeSpan.Zero;
            _decoder.Seek(target, cancellationToken);
            _wasMoved = true;
            bool hasFrame = Decode(frame, cancellationToken);
            if (hasFrame && (_decoder.Position <= time || target == TimeSpan.Zero))
            {
                _pending = frame;
                return _pendingTime = _decoder.Position;
            }

            if (target == TimeSpan.Zero)
            {
                frame.Dispose();
                return null;
            }
        }
    }

    /// <inheritdoc/>
    private protected override void Close()
    {
        _pending?.Dispose();
        _decoder.Dispose();
        if (_temporaryFile is not null)
        {
            File.Delete(_temporaryFile);
        }
    }

    private static FileVideoSource OpenPath(
        string name, string file, bool isTemporary, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        try
        {
            VideoDecoder decoder = VideoDecoder.Open(file, options.DecoderThreads, cancellationToken);
            return new FileVideoSource(name, decoder, isTemporary ? file : null, options);
        }
        catch (VideoOpenException e)
        {
            throw new ImageException($"{name}: {VideoErrors.DescribeUnopened(file, e.Reason)}", e);
        }
    }

    private bool Decode(Mat frame, CancellationToken cancellationToken)
    {
        bool hasFrame = _decoder.Read(frame, cancellationToken);
        if (!hasFrame)
        {
            return false;
        }

        _frames++;
        for (int i = 0; i < _decoder.Damage.Count; i++)
        {
            ReportDamage(_decoder.Damage.Reason ?? "the decoder refuses it");
        }

        return true;
    }

    private void ReportEnd()
    {
        if (_frames == 0 && !_wasMoved)
        {
            throw new ImageException($"{Name}: {VideoErrors.DescribeUndecoded(_decoder.Codec, _decoder.Damage.Reason)}");
        }

        // The count of many containers is an estimate from the duration, which is off by a frame or two.
        if (!_wasMoved && FrameCount is { } count && _frames < count - Math.Max(2, count / 100))
        {
            string reason = _decoder.Damage.Reason is { } damage ? $": {damage}" : "";
            Warn($"the video ends after {_frames} of {count} frames; the file is truncated or damaged{reason}");
        }
    }

    private static void CheckFile(string path)
    {
        if (FileNames.IsLost(path))
        {
            throw new ImageException($"{path}: {FileNames.LostReason}");
        }

        // FFmpeg would show a picture as a video of one frame.
        if (PictureReader.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) && File.Exists(path))
        {
            throw new ImageException($"{path}: is a picture, not a video. "
                + "ovlandmarks detect reads pictures; a folder of pictures is a video.");
        }

        if (FileStatus.IsSpecial(path))
        {
            throw new ImageException(
                $"{path}: is a pipe, a socket or a device, not a video file. A camera is v4l2:{path}; "
                + "raw frames from a pipe are read with - from standard input.");
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            if (file.Length == 0)
            {
                throw new ImageException($"{path}: the file is empty.");
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException(
                $"{path}: no such file or folder. Cameras are camera:0 or v4l2:/dev/video0, network sources begin with http:// or rtsp://.",
                e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageException($"{path}: no permission to read the file.", e);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or ArgumentException)
        {
            throw new ImageException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
