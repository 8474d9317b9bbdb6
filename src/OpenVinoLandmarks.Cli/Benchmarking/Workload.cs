using OpenCvSharp;
using OpenVinoLandmarks.Cli.Inputs;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>The pictures that a benchmark works on, as files in memory and decoded. Dispose it.</summary>
internal sealed class Workload : IDisposable
{
    private readonly List<WorkPicture> _pictures = [];

    private Workload(string description) => Description = description;

    /// <summary>What the pictures are, for the report.</summary>
    public string Description { get; }

    /// <summary>The pictures; at least one.</summary>
    public IReadOnlyList<WorkPicture> Pictures => _pictures;

    /// <summary>Reads the user's pictures.</summary>
    /// <exception cref="ImageException">There is none, or one cannot be read.</exception>
    public static Workload Read(IReadOnlyList<string> images)
    {
        ImageInputs inputs = ImageInputs.Collect(images);
        if (inputs.Errors.Count > 0)
        {
            throw new ImageException(string.Join(' ', inputs.Errors));
        }

        Workload work = new(inputs.Files.Count == 1 ? inputs.Files[0] : $"{inputs.Files.Count} pictures");
        try
        {
            foreach (string file in inputs.Files)
            {
                byte[] bytes = File.ReadAllBytes(file);
                work._pictures.Add(new WorkPicture(file, bytes, PictureReader.Decode(bytes, file)));
            }
        }
        catch
        {
            work.Dispose();
            throw;
        }

        return work;
    }

    /// <summary>A picture of the tool's own: soft colours with fine structure, which a JPEG decoder has about as much work with as with a photo.</summary>
    public static Workload Synthetic(int width, int height)
    {
        using Mat drawn = new(height, width, MatType.CV_8UC3);
        for (int y = 0; y < height; y++)
        {
            Span<Vec3b> row = drawn.RowSpan<Vec3b>(y);
            for (int x = 0; x < row.Length; x++)
            {
                byte soft = (byte)(96 + 60 * Math.Sin(x / 97.0) * Math.Cos(y / 41.0) + (((x * 31) + (y * 57)) ^ (x * y)) % 24);
                row[x] = new Vec3b(soft, (byte)(soft + x % 40), (byte)(soft + y % 40));
            }
        }

        if (!Cv2.ImEncode(".jpg", drawn, out byte[] bytes))
        {
            throw new ImageException($"OpenCV cannot write a JPEG of {width} x {height}.");
        }

        Workload work = new($"synthetic JPEG, {width} x {height}");
        work._pictures.Add(new WorkPicture("synthetic", bytes, PictureReader.Decode(bytes, "synthetic")));
        return work;
    }

    /// <summary>As many boxes as asked for, in the first picture: the faces found there over and over, or where there are none, tiles.</summary>
    public static FaceBox[] Boxes(WorkPicture picture, IReadOnlyList<FaceBox> found, int count)
    {
        IReadOnlyList<FaceBox> some = found.Count > 0 ? found : Tiles(picture.Mat.Cols, picture.Mat.Rows);
        return [.. Enumerable.Range(0, count).Select(i => some[i % some.Count])];
    }

    public void Dispose()
    {
        foreach (WorkPicture picture in _pictures)
        {
            picture.Mat.Dispose();
        }
    }

    // Four by two, of a size that faces have in front of a camera.
    private static FaceBox[] Tiles(int width, int height) =>
        [.. Enumerable.Range(0, 8).Select(i => new FaceBox(i % 4 * width / 4f, i / 4 * height / 2f, Math.Max(1, width / 8f), Math.Max(1, height / 4f)))];
}
