using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv.Decoding;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// A camera of this machine: on Linux through Video4Linux, on other systems through OpenCV's default. The times are those of arrival.
/// </summary>
internal sealed class CameraVideoSource : VideoSource
{
    private readonly VideoDecoder _decoder;
    private readonly Stopwatch _clock = new();

    private CameraVideoSource(string name, VideoDecoder decoder, VideoSourceOptions options)
        : base(name, options)
    {
        _decoder = decoder;
        Width = decoder.Width;
        Height = decoder.Height;
    }

    /// <inheritdoc/>
    public override bool IsLive => true;

    /// <inheritdoc/>
    public override double FramesPerSecond => _decoder.FramesPerSecond;

    /// <inheritdoc/>
    public override long? FrameCount => null;

    /// <summary>Opens the N-th camera.</summary>
    /// <param name="name">The source as the user typed it.</param>
    /// <param name="number">The number after <c>camera:</c>.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageException">There is no such camera, or it cannot be opened.</exception>
    public static CameraVideoSource OpenNumber(
        string name, string number, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
        {
            throw new ImageException($"{name}: a camera is named by its number, such as camera:0. {Cameras()}");
        }

        if (OperatingSystem.IsLinux())
        {
            string path = FormattableString.Invariant($"/dev/video{index}");
            CheckDevice(name, path);
            return Open(name, path, () => new VideoCapture(index, VideoCaptureAPIs.V4L2), options, cancellationToken);
        }

        return Open(name, name, () => new VideoCapture(index, VideoCaptureAPIs.ANY), options, cancellationToken);
    }

    /// <summary>Opens a camera by its device file.</summary>
    /// <param name="name">The source as the user typed it.</param>
    /// <param name="path">The path after <c>v4l2:</c>.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageException">There is no such device, it is not a camera, or it cannot be opened.</exception>
    public static CameraVideoSource OpenDevice(
        string name, string path, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ImageException($"{name}: v4l2: exists on Linux only. Use camera:0 for the first camera.");
        }

        CheckDevice(name, path);
        string full = Path.GetFullPath(path);
        return Open(name, full, () => new VideoCapture(full, VideoCaptureAPIs.V4L2), options, cancellationToken);
    }

    /// <inheritdoc/>
    private protected override bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Options.ReadTimeout);
        bool hasFrame;
        try
        {
            hasFrame = _decoder.Read(frame, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImageException($"{Name}: the camera sent no picture for {Options.ReadTimeout.TotalSeconds:0.###} s. "
                + "Reconnect it, or close other programs that use it.");
        }

        if (!hasFrame)
        {
            throw new ImageException($"{Name}: the camera sends no more pictures; it may have been disconnected.");
        }

        _clock.Start();
        time = _clock.Elapsed;
        for (int i = 0; i < _decoder.Damage.Count; i++)
        {
            ReportDamage(_decoder.Damage.Reason!);
        }

        return true;
    }

    /// <inheritdoc/>
    private protected override void Close() => _decoder.Dispose();

    private static CameraVideoSource Open(
        string name, string device, Func<VideoCapture> create, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.OpenTimeout);
        try
        {
            VideoDecoder decoder = VideoDecoder.Open(device, () => Configure(create(), options), limit.Token);
            return new CameraVideoSource(name, decoder, options);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImageException($"{name}: the camera did not start within {options.OpenTimeout.TotalSeconds:0.###} s. Reconnect it.");
        }
        catch (VideoOpenException e)
        {
            string detail = e.Reason is null ? "" : $" OpenCV: {e.Reason}.";
            throw new ImageException(
                $"{name}: {device} is not a camera, or another program uses it.{detail} {Cameras()}", e);
        }
    }

    // A camera takes the nearest setting that it has; the width of the first frame tells. Most deliver high resolutions at full rate only
    // as motion JPEG.
    private static VideoCapture Configure(VideoCapture capture, VideoSourceOptions options)
    {
        if (!capture.IsOpened() || (options.Width == 0 && options.Height == 0 && options.CameraFramesPerSecond == 0))
        {
            return capture;
        }

        capture.Set(VideoCaptureProperties.FourCC, FourCC.MJPG);
        Set(capture, VideoCaptureProperties.FrameWidth, options.Width);
        Set(capture, VideoCaptureProperties.FrameHeight, options.Height);
        Set(capture, VideoCaptureProperties.Fps, options.CameraFramesPerSecond);
        return capture;
    }

    private static void Set(VideoCapture capture, VideoCaptureProperties property, double value)
    {
        if (value > 0)
        {
            capture.Set(property, value);
        }
    }

    private static void CheckDevice(string name, string path)
    {
        if (path.Length == 0 || FileStatus.Read(path) is not { } status)
        {
            throw new ImageException($"{name}: there is no device {(path.Length == 0 ? "without a path" : path)}. {Cameras()}");
        }

        if (status.Kind != FileKind.Special)
        {
            throw new ImageException($"{name}: {path} is a file or a folder, not a camera. {Cameras()}");
        }

        try
        {
            using FileStream device = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageException($"{name}: no permission to open {path}. Add this user to the group video: "
                + "sudo usermod -aG video \"$USER\", then log in again.", e);
        }
        catch (Exception e) when (e is IOException or NotSupportedException)
        {
            // Devices cannot seek, and a busy camera is reported when OpenCV opens it.
        }
    }

    // The cameras for messages. The kernel lists each device file with its name; one camera may have several.
    private static string Cameras()
    {
        const string List = "/sys/class/video4linux";
        if (!OperatingSystem.IsLinux())
        {
            return "The first camera is camera:0.";
        }

        string[] cameras = Directory.Exists(List)
            ? [.. Directory.EnumerateDirectories(List).Select(Path.GetFileName).OfType<string>().Order(NaturalNameOrder.Instance)
                .Select(Describe)]
            : [];
        return cameras.Length == 0
            ? "This system has no camera (no /dev/video*). In a container, pass it on: docker run --device /dev/video0 --group-add video."
            : $"This system has {string.Join(", ", cameras)}. The user must be in the group video.";
    }

    private static string Describe(string device)
    {
        try
        {
            return $"v4l2:/dev/{device} ({File.ReadAllText($"/sys/class/video4linux/{device}/name").Trim()})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"v4l2:/dev/{device}";
        }
    }
}
