using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>The sample picture, 512 x 512 pixels with one face, as all questions have it.</summary>
internal static class SamplePicture
{
    private const string Name = "astronaut.jpg";

    /// <summary>The face. Even coordinates, so that the same region can be cut out of a frame that has one colour for two by two pixels.</summary>
    public static PixelRegion Face { get; } = new(176, 68, 96, 130);

    /// <summary>The bytes of the JPEG file.</summary>
    public static byte[] File()
    {
        using Stream stream = typeof(SamplePicture).Assembly.GetManifestResourceStream(Name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Its pixels, BGR. The caller disposes them.</summary>
    public static Mat Decode() => PictureReader.Decode(File(), Name);

    /// <summary>As many boxes as wanted: the face's own first, then boxes of the same size a few pixels beside it, so that each crop costs the same.</summary>
    public static FaceBox[] Boxes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FaceBox(Face.X + i % 8, Face.Y + i / 8 % 8, Face.Width, Face.Height))];
}
