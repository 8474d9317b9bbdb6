using OpenCvSharp;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Writes a video file completely or not at all: the video is written to a temporary file beside the target, which <see cref="Complete"/>
/// finishes and renames. A process that is killed leaves the temporary file, whose name ends with <c>.part</c> and the extension. Not
/// thread-safe.
/// </summary>
public sealed class VideoFileWriter : IDisposable
{
    private const int FramesBetweenChecks = 32;
    private const long MinimumFreeBytes = 4 << 20;

    private static readonly string[] s_extensions = [".mp4", ".mov", ".mkv", ".avi", ".ts"];

    private readonly string _path;
    private readonly string _part;
    private readonly VideoWriteOptions _options;
    private readonly FileSet? _inputs;
    private readonly int _width, _height;
    private VideoWriter? _writer;
    private Mat? _scaled;

    /// <summary>Checks the target, starts the encoder and creates the temporary file.</summary>
    /// <param name="path">
    /// The file; its extension selects the container (<see cref="Extensions"/>), and its folder must exist. An existing file is replaced
    /// by <see cref="Complete"/>, not before; a link is replaced, not followed.
    /// </param>
    /// <param name="width">The width of the video in pixels, at least 2. The last column of an odd width is cut off.</param>
    /// <param name="height">The height of the video in pixels, at least 2. The last row of an odd height is cut off.</param>
    /// <param name="framesPerSecond">The constant frame rate, more than 0 and at most 1,000; rounded to two decimals.</param>
    /// <param name="options">The codec and the behaviour of <see cref="Dispose"/>; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The path is empty, its extension is not that of a video, or a number is out of range.
    /// </exception>
    /// <exception cref="ImageException">
    /// The file cannot be written, the disk is full, or the container does not hold the codec. The message names the file and the remedy.
    /// </exception>
    /// <exception cref="DeviceException">OpenCV's native library cannot be loaded.</exception>
    public VideoFileWriter(string path, int width, int height, double framesPerSecond, VideoWriteOptions? options = null)
        : this(path, width, height, framesPerSecond, options, null)
    {
    }

    /// <summary>Starts a video, but never in place of a protected file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="height">The height in pixels.</param>
    /// <param name="framesPerSecond">The frame rate.</param>
    /// <param name="options">The codec and the behaviour of <see cref="Dispose"/>.</param>
    /// <param name="inputs">Files that must not be replaced, or null. The written file becomes one of them.</param>
    /// <exception cref="ImageException">As above, or the file is one of <paramref name="inputs"/>.</exception>
    internal VideoFileWriter(
        string path, int width, int height, double framesPerSecond, VideoWriteOptions? options, FileSet? inputs)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 16_384);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, 16_384);
        if (!(framesPerSecond is > 0 and <= 1000))
        {
            throw new ArgumentOutOfRangeException(
                nameof(framesPerSecond), framesPerSecond, "A frame rate is more than 0 and at most 1000.");
        }

        if (!CanWrite(path))
        {
            throw new ArgumentException($"{path}: the extension must be one of {string.Join(' ', s_extensions)}.", nameof(path));
        }

        OpenCvLibrary.EnsureLoaded();
        _path = path;
        _options = options ?? new VideoWriteOptions();
        _inputs = inputs;
        _width = width & ~1;
        _height = height & ~1;
        FramesPerSecond = Math.Max(0.01, Math.Round(framesPerSecond, 2));
        _part = Guard(() => FileWriter.BeginReplacement(path, Path.GetExtension(path), inputs));
        try
        {
            CheckSpace();
            _writer = Start();
        }
        catch
        {
            FileWriter.Discard(_part);
            throw;
        }
    }

    /// <summary>The extensions of videos that can be written, in lower case with the dot.</summary>
    public static IReadOnlyList<string> Extensions => s_extensions;

    /// <summary>The number of frames written so far.</summary>
    public long FramesWritten { get; private set; }

    /// <summary>The frame rate of the video.</summary>
    public double FramesPerSecond { get; }

    /// <summary>True if <see cref="Complete"/> has renamed the file.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Returns true if a video with the extension of this path can be written. Case is ignored.</summary>
    /// <param name="path">The file's name or path.</param>
    public static bool CanWrite(string path) => s_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Encodes a frame and appends it.</summary>
    /// <param name="frame">
    /// 8-bit pixels with one, three (BGR) or four (BGRA) channels. A frame of another size is scaled to fit, with black borders that keep
    /// its proportions.
    /// </param>
    /// <exception cref="ArgumentNullException">The frame is null.</exception>
    /// <exception cref="ArgumentException">The frame is empty, or has pixels of another type.</exception>
    /// <exception cref="ObjectDisposedException">The writer is completed or disposed.</exception>
    /// <exception cref="ImageException">The disk is full, or the file cannot be written. Nothing is kept.</exception>
    public void Write(Mat frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_writer is null, this);
        if (frame.Empty() || frame.Depth() != MatType.CV_8U || frame.Channels() is not (1 or 3 or 4))
        {
            throw new ArgumentException(
                $"A frame has 8-bit pixels with 1, 3 or 4 channels, not {frame.Cols}x{frame.Rows} {frame.Type()}.", nameof(frame));
        }

        if (FramesWritten % FramesBetweenChecks == 0)
        {
            Guard(CheckSpace);
        }

        using DecoderMessages messages = DecoderMessages.Collect();
        _writer.Write(Fit(frame));
        if (WriteError(messages) is { } error)
        {
            Abandon();
            throw new ImageException($"{_path}: cannot be written: {error}.");
        }

        FramesWritten++;
    }

    /// <summary>
    /// Finishes the video, checks that all frames are in it, and renames it to the target. Without any frame, no file is created. Further
    /// calls do nothing.
    /// </summary>
    /// <exception cref="ImageException">The video is incomplete, for example because the disk is full, or it cannot be renamed.</exception>
    public void Complete()
    {
        if (_writer is null)
        {
            return;
        }

        string? error;
        using (DecoderMessages messages = DecoderMessages.Collect())
        {
            Release();
            error = WriteError(messages);
        }

        if (FramesWritten == 0)
        {
            FileWriter.Discard(_part);
            return;
        }

        error ??= FindMissingFrames();
        if (error is not null)
        {
            FileWriter.Discard(_part);
            throw new ImageException($"{_path}: the video is incomplete and was deleted: {error}. Is the disk full?");
        }

        Guard(() => FileWriter.EndReplacement(_part, _path, _inputs));
        IsComplete = true;
    }

    /// <summary>
    /// Deletes a video that is not complete, or finishes it if <see cref="VideoWriteOptions.FinishOnDispose"/> is set and it has a frame;
    /// an error is then ignored, and the temporary file is deleted.
    /// </summary>
    public void Dispose()
    {
        if (_writer is null)
        {
            return;
        }

        if (!_options.FinishOnDispose || FramesWritten == 0)
        {
            Abandon();
            return;
        }

        try
        {
            Complete();
        }
        catch (ImageException)
        {
            // Dispose must not hide the exception that ended the caller's work. Complete reports errors.
        }
    }

    private VideoWriter Start()
    {
        using DecoderMessages messages = DecoderMessages.Collect();
        VideoWriter writer = new(
            _part,
            VideoCaptureAPIs.FFMPEG,
            FourCC.FromString(_options.FourCharacters),
            FramesPerSecond,
            new Size(_width, _height),
            isColor: true);
        if (writer.IsOpened())
        {
            return writer;
        }

        writer.Dispose();
        string reason = messages.Lines().LastOrDefault(line => line.StartsWith('[')) ?? "OpenCV has no reason";
        throw new ImageException($"{_path}: a {Path.GetExtension(_path)} video of {_width}x{_height} cannot be written as "
            + $"{_options.Codec}: {reason}. Use .mkv or .avi, or another codec.");
    }

    private Mat Fit(Mat frame)
    {
        if (frame.Cols == _width && frame.Rows == _height && frame.Channels() == 3)
        {
            return frame;
        }

        using Mat color = frame.Channels() == 3
            ? frame.SubMat(0, frame.Rows, 0, frame.Cols)
            : frame.CvtColor(frame.Channels() == 1 ? ColorConversionCodes.GRAY2BGR : ColorConversionCodes.BGRA2BGR);
        if (color.Cols - _width is 0 or 1 && color.Rows - _height is 0 or 1)
        {
            return Keep(color.SubMat(0, _height, 0, _width).Clone());
        }

        double scale = Math.Min((double)_width / color.Cols, (double)_height / color.Rows);
        int width = Math.Clamp((int)Math.Round(color.Cols * scale), 1, _width);
        int height = Math.Clamp((int)Math.Round(color.Rows * scale), 1, _height);
        int left = (_width - width) / 2, top = (_height - height) / 2;
        using Mat resized = color.Resize(new Size(width, height), 0, 0, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
        return Keep(resized.CopyMakeBorder(
            top, _height - height - top, left, _width - width - left, BorderTypes.Constant, Scalar.Black));
    }

    private Mat Keep(Mat scaled)
    {
        _scaled?.Dispose();
        return _scaled = scaled;
    }

    // OpenCV's writer does not report a failed write. The frames of the finished file are the proof.
    private string? FindMissingFrames()
    {
        using DecoderMessages messages = DecoderMessages.Collect();
        using VideoCapture written = new(_part, VideoCaptureAPIs.FFMPEG);
        if (!written.IsOpened())
        {
            return "it cannot be opened again";
        }

        // -1 returns encoded frames, which are only counted. The count in a header proves nothing.
        written.Set(VideoCaptureProperties.Format, -1);
        long count = 0;
        while (written.Grab())
        {
            count++;
        }

        return count >= FramesWritten ? null : $"it has {count} of {FramesWritten} frames";
    }

    private static string? WriteError(DecoderMessages messages) =>
        messages.Lines().FirstOrDefault(line => line.Contains("rror writing", StringComparison.Ordinal)
            || line.Contains("No space left", StringComparison.Ordinal) || line.Contains("File too large", StringComparison.Ordinal));

    private void CheckSpace()
    {
        string folder = Path.GetDirectoryName(_part)!;
        if (new DriveInfo(folder).AvailableFreeSpace < MinimumFreeBytes)
        {
            throw new IOException($"the disk is full. Free some space, or name another folder.");
        }
    }

    private void Guard(Action action) => Guard(() =>
    {
        action();
        return true;
    });

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw new ImageException($"{_path}: cannot be written: {e.Message}", e);
        }
    }

    private void Abandon()
    {
        if (_writer is not null)
        {
            using DecoderMessages messages = DecoderMessages.Collect();
            Release();
        }

        if (_part is not null)
        {
            FileWriter.Discard(_part);
        }
    }

    private void Release()
    {
        _writer?.Dispose();
        _writer = null;
        _scaled?.Dispose();
        _scaled = null;
    }
}
