using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Makes videos whose frames show their number, so that a test sees which frame it has after a lossy codec.</summary>
internal static class TestVideos
{
    public const int Width = 160, Height = 120, Rate = 25;

    private const int Bits = 8, Block = 20;

    /// <summary>Returns a frame that shows a number below 256 as black and white blocks along its upper edge.</summary>
    public static Mat Frame(int number, int width = Width, int height = Height)
    {
        Mat frame = new(height, width, MatType.CV_8UC3, new Scalar(90, 120, 60));
        for (int bit = 0; bit < Bits; bit++)
        {
            Scalar color = (number >> bit & 1) != 0 ? Scalar.White : Scalar.Black;
            Cv2.Rectangle(frame, new Rect(bit * Block, 0, Block, Block), color, -1);
        }

        Cv2.Circle(frame, 30 + (number * 3 % 100), 80, 12, new Scalar(20, 40, 220), -1);
        return frame;
    }

    /// <summary>Returns the number that a frame shows.</summary>
    public static int NumberOf(Mat frame)
    {
        int number = 0;
        ReadOnlySpan<Vec3b> row = frame.RowSpan<Vec3b>(Block / 2);
        for (int bit = 0; bit < Bits; bit++)
        {
            number |= row[(bit * Block) + (Block / 2)].Item1 > 128 ? 1 << bit : 0;
        }

        return number;
    }

    /// <summary>Writes a video with the frames 0 to <paramref name="count"/> - 1.</summary>
    public static string Write(string path, int count, VideoCodec codec = VideoCodec.Mpeg4, double rate = Rate)
    {
        using VideoFileWriter writer = new(path, Width, Height, rate, new VideoWriteOptions { Codec = codec });
        for (int i = 0; i < count; i++)
        {
            using Mat frame = Frame(i);
            writer.Write(frame);
        }

        writer.Complete();
        return path;
    }

    /// <summary>Reads a source to its end and returns the numbers that its frames show, with their places.</summary>
    public static List<(int Shown, VideoFrame Info)> ReadAll(VideoSource source)
    {
        List<(int, VideoFrame)> frames = [];
        using Mat frame = new();
        while (source.Read(frame, out VideoFrame info))
        {
            Assert.AreEqual(MatType.CV_8UC3, frame.Type());
            frames.Add((NumberOf(frame), info));
        }

        Assert.IsFalse(source.Read(frame, out _));
        return frames;
    }

    /// <summary>The numbers from <paramref name="start"/> to the one before <paramref name="end"/>.</summary>
    public static int[] Numbers(int start, int end) => [.. Enumerable.Range(start, end - start)];

    /// <summary>The JPEG file of a frame.</summary>
    public static byte[] Jpeg(int number, int width = Width, int height = Height)
    {
        using Mat frame = Frame(number, width, height);
        return frame.ToBytes(".jpg");
    }
}
