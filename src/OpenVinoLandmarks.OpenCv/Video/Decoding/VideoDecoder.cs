using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Decoding;

/// <summary>
/// OpenCV's reader of video files, pipes and cameras, on a thread of its own: frames, times, and the messages of the decoder, which are the
/// only sign of damage. It owns the native reader and releases it on that thread when no native call is running any more.
/// </summary>
internal sealed class VideoDecoder : IDisposable
{
    // Damaged packets in a row after which the rest is given up. FFmpeg leaves out frames until the next key frame.
    private const int MaximumFailures = 500;

    // Failures without a message after which the end is believed.
    private const int MaximumSilentFailures = 2;

    // CAP_PROP_N_THREADS, which OpenCvSharp does not name.
    private const int ThreadCount = 70;

    private readonly NativeCallThread _thread;
    private readonly Action _readFrame;
    private VideoCapture? _capture;
    private Mat? _target;
    private DecoderMessages? _messages;
    private bool _hasFrame;

    private VideoDecoder(string name)
    {
        _readFrame = ReadFrame;
        _thread = new NativeCallThread($"video {name}", () => _messages = DecoderMessages.Collect(), Release);
    }

    /// <summary>The stated frame rate, or 0.</summary>
    public double FramesPerSecond { get; private set; }

    /// <summary>The stated number of frames, or null.</summary>
    public long? FrameCount { get; private set; }

    /// <summary>The stated width of the upright frames.</summary>
    public int Width { get; private set; }

    /// <summary>The stated height of the upright frames.</summary>
    public int Height { get; private set; }

    /// <summary>The four letters of the codec, or an empty string.</summary>
    public string Codec { get; private set; } = "";

    /// <summary>The time of the last frame that <see cref="Read"/> returned, from the beginning of the stream.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>
    /// The number of frames around the last one that the decoder repaired or left out, and the last message about it. The message is also
    /// set at the end if the last packets could not be decoded.
    /// </summary>
    public (int Count, string? Reason) Damage { get; private set; }

    /// <summary>True if a native call whose caller no longer waits is still running.</summary>
    public bool IsBusy => _thread.IsBusy;

    /// <summary>Opens a file or a pipe with FFmpeg.</summary>
    /// <param name="address">A full path, or <c>pipe:N</c>.</param>
    /// <param name="threads">The number of threads of the decoder.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="opened">Called on the thread of the decoder when FFmpeg has opened the address or has failed to; or null.</param>
    /// <exception cref="VideoOpenException">The address has no video that FFmpeg can open.</exception>
    public static VideoDecoder Open(string address, int threads, CancellationToken cancellationToken, Action? opened = null)
    {
        VideoCapture Create()
        {
            try
            {
                return new VideoCapture(address, VideoCaptureAPIs.FFMPEG, [ThreadCount, threads]);
            }
            finally
            {
                opened?.Invoke();
            }
        }

        return Open(address, Create, cancellationToken);
    }

    /// <summary>Opens a video with a constructor of OpenCV's reader.</summary>
    /// <param name="name">The name for the thread.</param>
    /// <param name="create">Opens the reader.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="VideoOpenException">The reader is not open.</exception>
    public static VideoDecoder Open(string name, Func<VideoCapture> create, CancellationToken cancellationToken)
    {
        VideoDecoder decoder = new(name);
        try
        {
            decoder._thread.Run(() => decoder.OpenOnThread(create), cancellationToken);
            return decoder;
        }
        catch
        {
            decoder.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="frame">Receives the pixels, as <see cref="VideoSource.Read"/> describes.</param>
    /// <param name="cancellationToken">Ends the wait; the frame is then lost.</param>
    /// <returns>False at the end, or if the rest cannot be decoded; <see cref="Damage"/> then has the reason.</returns>
    public bool Read(Mat frame, CancellationToken cancellationToken)
    {
        // The native call writes into a Mat of this object that shares the caller's pixels: a caller that no longer waits may dispose its
        // own Mat.
        _thread.WaitForCall(cancellationToken);
        _target?.Dispose();
        bool isShared = !frame.Empty() && frame.Type() == MatType.CV_8UC3;
        _target = isShared ? new Mat(frame, new Rect(0, 0, frame.Cols, frame.Rows)) : new Mat();
        _thread.Run(_readFrame, cancellationToken);
        if (_hasFrame && (!isShared || _target.Data != frame.Data))
        {
            _target.CopyTo(frame);
        }

        _target.Dispose();
        _target = null;
        return _hasFrame;
    }

    /// <summary>Moves near a time. The next frame may be earlier or later.</summary>
    /// <param name="time">The time from the beginning of the stream.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public void Seek(TimeSpan time, CancellationToken cancellationToken) => _thread.Run(
        () =>
        {
            _capture!.Set(VideoCaptureProperties.PosMsec, time.TotalMilliseconds);
            _messages!.TakeLines();
        },
        cancellationToken);

    /// <summary>Releases the native reader, at once or when a running native call has returned.</summary>
    public void Dispose() => _thread.Dispose();

    private void OpenOnThread(Func<VideoCapture> create)
    {
        VideoCapture? capture = null;
        try
        {
            capture = create();
            if (!capture.IsOpened())
            {
                throw new VideoOpenException(Reason(_messages!.TakeLines()));
            }

            double rate = capture.Fps, count = capture.Get(VideoCaptureProperties.FrameCount);
            FramesPerSecond = double.IsFinite(rate) && rate is > 0 and <= 1000 ? rate : 0;
            FrameCount = count is > 0 and < long.MaxValue ? (long)count : null;
            Width = capture.FrameWidth;
            Height = capture.FrameHeight;
            Codec = CodecName((int)capture.Get(VideoCaptureProperties.FourCC));
            _messages!.TakeLines();
            _capture = capture;
            capture = null;
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            throw new VideoOpenException(e.Message, e);
        }
        finally
        {
            capture?.Dispose();
        }
    }

    // A packet that the decoder refuses looks like the end, usually with a message: reading goes on after it. At the end, further calls
    // return at once.
    private void ReadFrame()
    {
        int failures = 0, silent = 0;
        string? reason = null;
        while (true)
        {
            bool hasFrame;
            try
            {
                hasFrame = _capture!.Read(_target!) && !_target!.Empty();
            }
            catch (OpenCVException e)
            {
                hasFrame = false;
                reason = e.ErrMsg;
            }

            IReadOnlyList<string> lines = _messages!.TakeLines();
            string? message = Reason(lines);
            reason = message ?? reason;
            bool isEnd = message is null ? ++silent > MaximumSilentFailures : ++failures > MaximumFailures;
            if (hasFrame || isEnd)
            {
                _hasFrame = hasFrame;
                Damage = (failures, reason);
                Position = hasFrame ? TimeSpan.FromMilliseconds(Math.Max(0, _capture!.Get(VideoCaptureProperties.PosMsec))) : Position;
                return;
            }
        }
    }

    private void Release()
    {
        _capture?.Dispose();
        _target?.Dispose();
        _messages?.Dispose();
    }

    // FFmpeg's lines are [PART @ ADDRESS] TEXT.
    private static string? Reason(IReadOnlyList<string> lines)
    {
        string? reason = null;
        foreach (string line in lines)
        {
            int at = line.IndexOf(" @ 0x", StringComparison.Ordinal), end = line.IndexOf("] ", StringComparison.Ordinal);
            if (line.StartsWith('[') && at > 0 && end > at)
            {
                reason = $"{line[(end + 2)..].TrimEnd(' ', '.')} ({line[1..at].Split(',')[0]})";
            }
        }

        return reason;
    }

    private static string CodecName(int code)
    {
        Span<char> letters = [(char)(code & 255), (char)(code >> 8 & 255), (char)(code >> 16 & 255), (char)(code >> 24 & 255)];
        return letters.IndexOfAnyExceptInRange(' ', '~') < 0 ? letters.ToString().Trim() : "";
    }
}

/// <summary>OpenCV cannot open a video.</summary>
internal sealed class VideoOpenException(string? reason, Exception? innerException = null) : Exception(reason, innerException)
{
    /// <summary>The decoder's message, or null.</summary>
    public string? Reason { get; } = reason;
}
