using OpenCvSharp;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Pictures;

/// <summary>The video of <c>--output</c>: its size is that of the first frame, and its frame rate is fixed.</summary>
internal sealed class VideoFile : IDisposable
{
    private readonly FrameClock _clock;
    private readonly string _path;
    private readonly double _framesPerSecond;
    private readonly FileSet _inputs;
    private VideoFileWriter? _writer;

    /// <summary>Starts the file if the size is known, so that a file that cannot be written is an error before the first frame.</summary>
    /// <param name="path">The file. Its extension is one that <see cref="VideoFileWriter"/> writes.</param>
    /// <param name="framesPerSecond">The frame rate.</param>
    /// <param name="width">Width of the first frame in pixels, or 0 if it is not known yet.</param>
    /// <param name="height">Height of the first frame in pixels, or 0.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public VideoFile(string path, double framesPerSecond, int width, int height, FileSet inputs)
    {
        (_path, _framesPerSecond, _inputs, _clock) = (path, framesPerSecond, inputs, new FrameClock(framesPerSecond));
        if (width > 0 && height > 0)
        {
            _writer = Start(width, height);
        }
    }

    /// <summary>Writes a frame as often as its time asks for.</summary>
    /// <param name="picture">The pixels, CV_8UC3.</param>
    /// <param name="time">The presentation time of the frame.</param>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Write(Mat picture, TimeSpan time)
    {
        _writer ??= Start(picture.Cols, picture.Rows);
        for (int copies = _clock.Copies(time); copies > 0; copies--)
        {
            _writer.Write(picture);
        }
    }

    /// <summary>Finishes the file, so that it can be played. Without any frame there is no file.</summary>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public void Complete() => _writer?.Complete();

    /// <summary>Deletes a file that is not complete.</summary>
    public void Dispose() => _writer?.Dispose();

    // The video codecs have pairs of pixels: a picture of one pixel is scaled.
    private VideoFileWriter Start(int width, int height) =>
        new(_path, Math.Max(2, width), Math.Max(2, height), _framesPerSecond, null, _inputs);
}
