namespace OpenVinoLandmarks.OpenCv;

/// <summary>Settings of <see cref="VideoSource.Open"/>. Each kind of source uses those that concern it. Immutable.</summary>
public sealed record VideoSourceOptions
{
    private readonly TimeSpan _start;
    private readonly TimeSpan? _duration;
    private readonly double _framesPerSecond = 25;
    private readonly TimeSpan _openTimeout = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _readTimeout = TimeSpan.FromSeconds(10);
    private readonly TimeSpan _reconnectDelay = TimeSpan.FromSeconds(0.5);
    private readonly TimeSpan _maxReconnectDelay = TimeSpan.FromSeconds(30);
    private readonly int _reconnectAttempts = 10;
    private readonly int _decoderThreads = 1;

    /// <summary>
    /// The time of the first frame to return, from the beginning of the source: the first frame at or after this time. Files are searched
    /// by their index; other sources are read up to it. Default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Start
    {
        get => _start;
        init => _start = AtLeast(value, TimeSpan.Zero);
    }

    /// <summary>The source ends before the first frame at or after <see cref="Start"/> plus this time. Default: null, no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public TimeSpan? Duration
    {
        get => _duration;
        init => _duration = value is { } time ? AtLeast(time, TimeSpan.FromTicks(1)) : null;
    }

    /// <summary>The frame rate of a folder of frames and of raw frames, which have no times. Default: 25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or greater than 1,000.</exception>
    public double FramesPerSecond
    {
        get => _framesPerSecond;
        init => _framesPerSecond = value is > 0 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, null);
    }

    /// <summary>
    /// The width of raw frames, which need it, or the width that a camera is asked for. Default: 0; a camera then chooses.
    /// </summary>
    public int Width { get; init; }

    /// <summary>The height of raw frames, or the height that a camera is asked for. Default: 0.</summary>
    public int Height { get; init; }

    /// <summary>The frame rate that a camera is asked for. Default: 0; the camera chooses.</summary>
    public double CameraFramesPerSecond { get; init; }

    /// <summary>The layout of raw frames. Default: <see cref="RawPixelFormat.Bgr24"/>.</summary>
    public RawPixelFormat PixelFormat { get; init; }

    /// <summary>The stream that <c>-</c> reads raw frames from; it is not disposed. Default: null, standard input.</summary>
    public Stream? Input { get; init; }

    /// <summary>Limits for the pictures of a folder and for the frames of a motion JPEG stream. Default: null, the defaults.</summary>
    public PictureReadOptions? Pictures { get; init; }

    /// <summary>How long a server may take to accept a connection and to answer, and a camera to start. Default: 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms or more than 1 day.</exception>
    public TimeSpan OpenTimeout
    {
        get => _openTimeout;
        init => _openTimeout = Limit(value);
    }

    /// <summary>How long a server or a camera may send nothing before the connection counts as lost. Default: 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms or more than 1 day.</exception>
    public TimeSpan ReadTimeout
    {
        get => _readTimeout;
        init => _readTimeout = Limit(value);
    }

    /// <summary>
    /// How many times per outage a lost connection is attempted again before <see cref="VideoSource.Read"/> throws. An outage ends with the
    /// first frame after it. 0 turns reconnection off. The first connection is attempted once. Default: 10.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ReconnectAttempts
    {
        get => _reconnectAttempts;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _reconnectAttempts = value;
        }
    }

    /// <summary>
    /// The delay before the first attempt of an outage. It doubles with each attempt up to <see cref="MaxReconnectDelay"/>; each delay is
    /// multiplied by a random number between 0.5 and 1, so that many clients do not return at once. Default: 0.5 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms or more than 1 day.</exception>
    public TimeSpan ReconnectDelay
    {
        get => _reconnectDelay;
        init => _reconnectDelay = Limit(value);
    }

    /// <summary>The longest delay between two attempts. Default: 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms or more than 1 day.</exception>
    public TimeSpan MaxReconnectDelay
    {
        get => _maxReconnectDelay;
        init => _maxReconnectDelay = Limit(value);
    }

    /// <summary>
    /// The number of threads of the decoder. With one thread, damaged frames are noticed exactly; with more, large frames are decoded
    /// faster, a live source is delayed by one frame per thread, and damage is not counted. Default: 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 1 and 64.</exception>
    public int DecoderThreads
    {
        get => _decoderThreads;
        init => _decoderThreads = value is >= 1 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, null);
    }

    /// <summary>
    /// Receives one message per event that a user should know of and that does not end the source: a damaged frame, a lost connection, a
    /// reconnection, another frame size, an early end. It is called on the thread that reads. Default: null, no message.
    /// </summary>
    public Action<string>? Warn { get; init; }

    private static TimeSpan AtLeast(TimeSpan value, TimeSpan minimum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        return value;
    }

    private static TimeSpan Limit(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
        return value;
    }
}
