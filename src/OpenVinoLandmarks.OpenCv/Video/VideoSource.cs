using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// A sequence of frames from a video file, a camera, a network address, a folder of pictures, or raw frames on standard input. Not
/// thread-safe: one thread at a time reads, and disposes when no read is running (cancel it first).
/// </summary>
public abstract class VideoSource : IDisposable
{
    private const string CameraScheme = "camera:", DeviceScheme = "v4l2:", StandardInput = "-";

    private readonly TimeSpan _start;
    private readonly TimeSpan? _end;
    private TimeSpan _last = TimeSpan.MinValue;
    private long _next;
    private bool _isStarted;
    private bool _isAtEnd;
    private bool _isDisposed;

    private protected VideoSource(string name, VideoSourceOptions options)
    {
        Name = name;
        Options = options;
        _start = options.Start;
        _end = options.Duration is { } duration ? options.Start + duration : null;
    }

    /// <summary>The source as the user named it, without a password.</summary>
    public string Name { get; }

    /// <summary>True if frames come at the speed of a camera: they are lost if nobody reads them.</summary>
    public abstract bool IsLive { get; }

    /// <summary>The frame rate that the source states, or 0 if it is not known. Frames may come at other times.</summary>
    public abstract double FramesPerSecond { get; }

    /// <summary>
    /// The number of frames that the source states, without regard to <see cref="VideoSourceOptions.Start"/> and
    /// <see cref="VideoSourceOptions.Duration"/>, or null if it is not known. Some files state an estimate.
    /// </summary>
    public abstract long? FrameCount { get; }

    /// <summary>
    /// The width of the upright frames in pixels; 0 if it is not known before the first frame. It may change between frames.
    /// </summary>
    public int Width { get; private protected set; }

    /// <summary>The height of the upright frames in pixels; 0 if it is not known before the first frame.</summary>
    public int Height { get; private protected set; }

    /// <summary>The number of times that a lost connection was restored.</summary>
    public int Reconnections { get; private protected set; }

    /// <summary>
    /// The number of frames that were damaged: those that the decoder repaired as far as it could, and those that it left out.
    /// </summary>
    public long DamagedFrames { get; private protected set; }

    /// <summary>The settings that the source was opened with.</summary>
    private protected VideoSourceOptions Options { get; }

    /// <summary>Opens a source.</summary>
    /// <param name="source">
    /// A video file; a folder of pictures, which are read in natural order of their names (2 before 10); <c>camera:N</c>, the N-th camera
    /// of the system from 0; <c>v4l2:PATH</c>, a camera by its device file (Linux); an address with <c>http://</c>, <c>https://</c> or
    /// <c>rtsp://</c>; or <c>-</c>, raw frames on standard input. A file whose name looks like one of these is <c>./NAME</c>.
    /// </param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the connection to a server or camera.</param>
    /// <exception cref="ArgumentException">
    /// The source is empty, or raw frames have no size or a size that their format does not allow.
    /// </exception>
    /// <exception cref="ImageException">
    /// The source does not exist, cannot be read, has no video, or has one that cannot be decoded; the server cannot be reached; or there
    /// is no such camera. The message names the source and the remedy.
    /// </exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VideoSource Open(string source, VideoSourceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        options ??= new VideoSourceOptions();
        OpenCvLibrary.EnsureLoaded();
        return source switch
        {
            StandardInput => new RawVideoSource(source, options),
            _ when source.StartsWith(CameraScheme, StringComparison.OrdinalIgnoreCase) =>
                CameraVideoSource.OpenNumber(source, source[CameraScheme.Length..], options, cancellationToken),
            _ when source.StartsWith(DeviceScheme, StringComparison.OrdinalIgnoreCase) =>
                CameraVideoSource.OpenDevice(source, source[DeviceScheme.Length..], options, cancellationToken),
            _ when Scheme(source) is { } scheme => NetworkVideoSource.Connect(source, scheme, options, cancellationToken),
            _ when Directory.Exists(source) => new FolderVideoSource(source, options),
            _ => FileVideoSource.OpenFile(source, options, cancellationToken),
        };
    }

    /// <summary>Reads the next frame. A lost connection is restored inside.</summary>
    /// <param name="frame">
    /// Receives the pixels, upright, as CV_8UC3. A Mat of the right size and type is overwritten, so that a loop allocates nothing; it must
    /// own its pixels. After an exception its content is undefined.
    /// </param>
    /// <param name="info">The number and the time of the frame.</param>
    /// <param name="cancellationToken">
    /// Ends the wait at once. A frame may be lost, and a connection is opened again by the next read.
    /// </param>
    /// <returns>True if there is a frame; false at the end, and for every call after it.</returns>
    /// <exception cref="ArgumentNullException">The frame is null.</exception>
    /// <exception cref="ObjectDisposedException">The source is disposed.</exception>
    /// <exception cref="ImageException">
    /// No frame of the source can be decoded, or a lost connection could not be restored, or the camera sends nothing.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool Read(Mat frame, out VideoFrame info, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        info = default;
        if (_isAtEnd)
        {
            return false;
        }

        if (!_isStarted)
        {
            _isStarted = true;
            if (_start > TimeSpan.Zero && SeekBefore(_start, cancellationToken) is { } position)
            {
                _next = NumberAt(position);
            }
        }

        while (ReadNext(frame, out TimeSpan time, cancellationToken))
        {
            time = Later(time);
            long number = _next++;
            if (_end is { } end && time >= end)
            {
                break;
            }

            if (time >= _start)
            {
                Width = frame.Cols;
                Height = frame.Rows;
                info = new VideoFrame(number, time);
                return true;
            }
        }

        _isAtEnd = true;
        return false;
    }

    /// <summary>Closes the source. A native call that is still running, after a cancelled read, ends in the background.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            Close();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Reads the next frame with its time; the time need not increase.</summary>
    private protected abstract bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken);

    /// <summary>Releases what the source holds.</summary>
    private protected abstract void Close();

    /// <summary>
    /// Moves to a frame at or before a time and returns the time of that frame, or returns null without moving if the source cannot.
    /// </summary>
    private protected virtual TimeSpan? SeekBefore(TimeSpan time, CancellationToken cancellationToken) => null;

    /// <summary>Reports an event that does not end the source.</summary>
    private protected void Warn(string message) => Options.Warn?.Invoke($"{Name}: {message}");

    /// <summary>Counts a damaged frame and reports it.</summary>
    private protected void ReportDamage(string reason)
    {
        DamagedFrames++;
        Warn($"frame {_next} is damaged: {reason}");
    }

    /// <summary>The number of the frame that is read next.</summary>
    private protected long NextNumber => _next;

    private long NumberAt(TimeSpan time) => FramesPerSecond > 0 ? (long)Math.Round(time.TotalSeconds * FramesPerSecond) : 0;

    // Some containers have no times, and some have equal or decreasing ones.
    private TimeSpan Later(TimeSpan time)
    {
        if (time <= _last)
        {
            time = _last + (FramesPerSecond > 0 ? TimeSpan.FromSeconds(1 / FramesPerSecond) : TimeSpan.FromMilliseconds(1));
        }

        _last = time;
        return time;
    }

    private static string? Scheme(string source)
    {
        int end = source.IndexOf("://", StringComparison.Ordinal);
        return end > 0 && source.AsSpan(0, end).IndexOfAnyExceptInRange('!', '~') < 0 && !source.AsSpan(0, end).Contains('/')
            ? source[..end].ToLowerInvariant()
            : null;
    }
}
