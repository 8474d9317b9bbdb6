using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Pictures;

/// <summary>
/// The video of <c>--output</c>: its size is that of the first frame, and its frame rate is fixed. Frames of another size are scaled into it,
/// with black bars if their shape differs.
/// </summary>
internal sealed class VideoFile(string path, double framesPerSecond) : IDisposable
{
    private readonly FrameClock _clock = new(framesPerSecond);
    private readonly Mat _fitted = new();
    private VideoFileWriter? _writer;
    private Size _size;

    /// <summary>Number of frames in the file.</summary>
    public long Frames { get; private set; }

    /// <summary>Writes a frame.</summary>
    /// <param name="picture">The pixels, CV_8UC3.</param>
    /// <param name="time">The presentation time of the frame.</param>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Write(Mat picture, TimeSpan time)
    {
        if (_writer is null)
        {
            _size = picture.Size();
            _writer = new VideoFileWriter(path, _size.Width, _size.Height, framesPerSecond);
        }

        Mat frame = picture.Size() == _size ? picture : Fit(picture);
        for (int copies = _clock.Copies(time); copies > 0; copies--)
        {
            _writer.Write(frame);
            Frames++;
        }
    }

    /// <summary>Finishes the file, so that it can be played.</summary>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Complete() => _writer?.Complete();

    public void Dispose()
    {
        _writer?.Dispose();
        _fitted.Dispose();
    }

    private Mat Fit(Mat picture)
    {
        double scale = Math.Min((double)_size.Width / picture.Cols, (double)_size.Height / picture.Rows);
        int width = Math.Clamp((int)Math.Round(picture.Cols * scale), 1, _size.Width);
        int height = Math.Clamp((int)Math.Round(picture.Rows * scale), 1, _size.Height);
        _fitted.Create(_size, MatType.CV_8UC3);
        _fitted.SetTo(Scalar.Black);
        using Mat part = new(_fitted, new Rect((_size.Width - width) / 2, (_size.Height - height) / 2, width, height));
        Cv2.Resize(picture, part, new Size(width, height));
        return _fitted;
    }
}
