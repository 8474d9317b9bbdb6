using OpenCvSharp;
using OpenVinoLandmarks.Cli.Tests.Support;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>Makes videos of the sample picture's face, which moves to the right over a grey background.</summary>
internal sealed class MadeVideo : IDisposable
{
    public const int Width = 480, Height = 320, FramesPerSecond = 25;

    // The astronaut's head with some background, and how far it moves per frame.
    private const int Speed = 2;

    private static readonly Rect s_head = new(120, 10, 210, 220);

    private readonly Mat _sample = PictureReader.Read(Tool.Sample);

    public ScratchFolder Folder { get; } = new();

    /// <summary>Creates a frame.</summary>
    /// <param name="index">Number of the frame, which says where the face is.</param>
    /// <param name="change">Changes the face before it is placed, or null.</param>
    public Mat Frame(int index, Action<Mat>? change = null)
    {
        Mat frame = new(Height, Width, MatType.CV_8UC3, new Scalar(120, 120, 120));
        using Mat head = new Mat(_sample, s_head).Clone();
        change?.Invoke(head);
        using Mat place = new(frame, new Rect(10 + index * Speed % (Width - s_head.Width - 20), 50, s_head.Width, s_head.Height));
        head.CopyTo(place);
        return frame;
    }

    /// <summary>Creates a frame without a face.</summary>
    public static Mat Empty() => new(Height, Width, MatType.CV_8UC3, new Scalar(120, 120, 120));

    /// <summary>Writes a video file with these frames, and returns its path.</summary>
    public string Video(string name, IEnumerable<Mat> frames)
    {
        string path = Folder.File(name);
        using VideoFileWriter writer = new(path, Width, Height, FramesPerSecond);
        foreach (Mat frame in frames)
        {
            using (frame)
            {
                writer.Write(frame);
            }
        }

        writer.Complete();
        return path;
    }

    /// <summary>Writes a video file with a moving face.</summary>
    public string Video(string name, int frames) => Video(name, Enumerable.Range(0, frames).Select(i => Frame(i)));

    /// <summary>Writes a folder of PNG files with a moving face, and returns its path.</summary>
    public string Frames(string name, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            using Mat frame = Frame(i);
            Directory.CreateDirectory(Folder.File(name));
            PictureWriter.Write(Folder.File(Path.Combine(name, $"frame{i:0000}.png")), frame);
        }

        return Folder.File(name);
    }

    /// <summary>Reads all frames of a video file. The caller disposes them.</summary>
    public static List<Mat> Read(string path)
    {
        using VideoSource source = VideoSource.Open(path);
        List<Mat> frames = [];
        Mat frame = new();
        while (source.Read(frame, out _, CancellationToken.None))
        {
            frames.Add(frame);
            frame = new Mat();
        }

        frame.Dispose();
        return frames;
    }

    /// <summary>Counts the frames of a video file.</summary>
    public static int Count(string path)
    {
        List<Mat> frames = Read(path);
        frames.ForEach(frame => frame.Dispose());
        return frames.Count;
    }

    public void Dispose()
    {
        _sample.Dispose();
        Folder.Dispose();
    }
}
