using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>The pictures of a benchmark, in memory both as encoded files and as pixels. Dispose it.</summary>
internal sealed class Workload : IDisposable
{
    private const int DefaultWidth = 1280, DefaultHeight = 720;

    private readonly List<WorkPicture> _pictures = [];

    private Workload(string description) => Description = description;

    /// <summary>Description of the pictures, for the report.</summary>
    public string Description { get; }

    /// <summary>The pictures; at least one.</summary>
    public IReadOnlyList<WorkPicture> Pictures => _pictures;

    /// <summary>Reads the user's pictures, or creates a synthetic one if there are none.</summary>
    /// <param name="images">Images and folders, as typed.</param>
    /// <param name="reading">The size limit of the pictures, and whether damaged ones are read.</param>
    /// <exception cref="ImageException">A picture cannot be read.</exception>
    public static Workload Create(IReadOnlyList<string> images, PictureReadOptions reading) =>
        images.Count > 0 ? Read(images, reading) : Synthetic(DefaultWidth, DefaultHeight);

    /// <summary>Creates a picture of smooth colors with fine structure. Its JPEG takes about as long to decode as a photo.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    public static Workload Synthetic(int width, int height)
    {
        byte[] drawn = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                byte smooth = (byte)(96 + 60 * Math.Sin(x / 97.0) * Math.Cos(y / 41.0) + (((x * 31) + (y * 57)) ^ (x * y)) % 24);
                Span<byte> pixel = drawn.AsSpan((y * width + x) * 3, 3);
                pixel[0] = smooth;
                pixel[1] = (byte)(smooth + x % 40);
                pixel[2] = (byte)(smooth + y % 40);
            }
        }

        PictureLibrary library = PictureLibrary.Current;
        byte[] jpeg = library.Encode("synthetic.jpg", new ImageView(drawn, width, height, PixelFormat.Bgr24));
        PictureReadOptions reading = new();
        Workload work = new($"synthetic JPEG, {width} x {height}");
        work._pictures.Add(new WorkPicture("synthetic", jpeg, library.Decode(jpeg, "synthetic", reading), reading));
        return work;
    }

    /// <summary>Returns boxes in a picture: the detected faces, repeated, or tiles of the picture if it has no faces.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="found">The detected faces; may be empty.</param>
    /// <param name="count">Number of boxes.</param>
    public static FaceBox[] Boxes(WorkPicture picture, IReadOnlyList<FaceBox> found, int count)
    {
        IReadOnlyList<FaceBox> boxes = found.Count > 0 ? found : Tiles(picture.Pixels.View.Width, picture.Pixels.View.Height);
        return [.. Enumerable.Range(0, count).Select(i => boxes[i % boxes.Count])];
    }

    public void Dispose()
    {
        foreach (WorkPicture picture in _pictures)
        {
            picture.Pixels.Dispose();
        }
    }

    private static Workload Read(IReadOnlyList<string> images, PictureReadOptions reading)
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
                byte[] bytes = StandardStreams.IsInput(file) ? StandardStreams.ReadInput() : File.ReadAllBytes(file);
                LoadedPicture picture = PictureLibrary.Current.Decode(bytes, file, reading);

                // The stages decode the file many times; one warning is enough.
                work._pictures.Add(new WorkPicture(file, bytes, picture, reading with { Warn = null }));
            }
        }
        catch
        {
            work.Dispose();
            throw;
        }

        return work;
    }

    // Four by two tiles, as large as the faces that a camera typically sees.
    private static FaceBox[] Tiles(int width, int height)
    {
        float faceWidth = Math.Max(1, width / 8f), faceHeight = Math.Max(1, height / 4f);
        return [.. Enumerable.Range(0, 8).Select(i => new FaceBox(i % 4 * width / 4f, i / 4 * height / 2f, faceWidth, faceHeight))];
    }
}

/// <summary>One picture of a workload.</summary>
/// <param name="Name">Path of the file, or <c>synthetic</c>.</param>
/// <param name="File">The bytes of the file.</param>
/// <param name="Pixels">The pixels. The workload owns them.</param>
/// <param name="Reading">How the file is decoded again.</param>
internal sealed record WorkPicture(string Name, byte[] File, LoadedPicture Pixels, PictureReadOptions Reading);
