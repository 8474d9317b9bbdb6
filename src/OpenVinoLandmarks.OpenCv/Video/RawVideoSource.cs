using System.Runtime.InteropServices;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Decoding;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>Raw frames without a header, one after the other, from standard input or another stream.</summary>
internal sealed class RawVideoSource : VideoSource
{
    private readonly Stream _input;
    private readonly byte[] _bytes;
    private readonly Mat _view;
    private readonly NativeCallThread _thread;
    private readonly Action _readFrame;
    private long _frames;
    private int _count;

    /// <summary>Checks the size and prepares to read.</summary>
    /// <param name="name">The source as the user typed it.</param>
    /// <param name="options">Settings, with the size and the pixel format of the frames.</param>
    /// <exception cref="ArgumentException">There is no size, or the pixel format does not allow it.</exception>
    public RawVideoSource(string name, VideoSourceOptions options)
        : base(name, options)
    {
        Width = options.Width;
        Height = options.Height;
        long bytes = CheckSize(options);
        _input = options.Input ?? Console.OpenStandardInput();
        _bytes = GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true);
        _view = options.PixelFormat.View(Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), Width, Height);
        _readFrame = () => _count = _input.ReadAtLeast(_bytes, _bytes.Length, throwOnEndOfStream: false);
        _thread = new NativeCallThread("video input", null, _view.Dispose);
    }

    /// <inheritdoc/>
    public override bool IsLive => false;

    /// <inheritdoc/>
    public override double FramesPerSecond => Options.FramesPerSecond;

    /// <inheritdoc/>
    public override long? FrameCount => null;

    /// <inheritdoc/>
    private protected override bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        time = TimeSpan.FromSeconds(_frames / FramesPerSecond);
        try
        {
            _thread.Run(_readFrame, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new ImageException($"{Name}: standard input cannot be read: {e.Message}", e);
        }

        if (_count < _bytes.Length)
        {
            ReportEnd();
            return false;
        }

        _frames++;
        if (Options.PixelFormat.Conversion() is { } conversion)
        {
            Cv2.CvtColor(_view, frame, conversion);
        }
        else
        {
            _view.CopyTo(frame);
        }

        return true;
    }

    /// <inheritdoc/>
    private protected override void Close() => _thread.Dispose();

    private static long CheckSize(VideoSourceOptions options)
    {
        (int width, int height, RawPixelFormat format) = (options.Width, options.Height, options.PixelFormat);
        if (width <= 0 || height <= 0)
        {
            throw new ArgumentException(
                "Raw frames need a width and a height, such as --size 1280x720 on the command line.", nameof(options));
        }

        if (format.NeedsEvenSize() && ((width | height) & 1) != 0)
        {
            throw new ArgumentException($"Frames of {format} have an even width and height, not {width}x{height}.", nameof(options));
        }

        long bytes = format.FrameBytes(width, height);
        return bytes <= Array.MaxLength
            ? bytes
            : throw new ArgumentException($"Frames of {width}x{height} are too large.", nameof(options));
    }

    private void ReportEnd()
    {
        string expected = $"{_bytes.Length} bytes ({Width}x{Height} {Options.PixelFormat})";
        const string Remedy = "Check the size and the pixel format";
        if (_frames == 0)
        {
            throw new ImageException(_count == 0
                ? $"{Name}: standard input is empty."
                : $"{Name}: standard input has {_count} bytes, less than one frame of {expected}. {Remedy}.");
        }

        if (_count > 0)
        {
            ReportDamage($"it has {_count} of {expected} and is left out. {Remedy} if the program that writes was not interrupted.");
        }
    }
}
