using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks.Subjects;

/// <summary>The sample picture of all benchmarks: 512 x 512 pixels with one face.</summary>
internal static class SamplePicture
{
    private const string Name = "astronaut.jpg";

    /// <summary>The face. Its coordinates are even, so that NV12, with one chroma sample per 2 x 2 pixels, has the same region.</summary>
    public static PixelRegion Face { get; } = new(176, 68, 96, 130);

    /// <summary>Returns the bytes of the JPEG file.</summary>
    public static byte[] File()
    {
        using Stream stream = typeof(SamplePicture).Assembly.GetManifestResourceStream(Name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Returns the pixels as BGR. The caller disposes the Mat.</summary>
    public static Mat Decode() => PictureReader.Decode(File(), Name);

    /// <summary>
    /// Returns the face's own box, followed by boxes of the same size that are shifted by a few pixels, so that each crop costs the same.
    /// </summary>
    public static FaceBox[] Boxes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new FaceBox(Face.X + i % 8, Face.Y + i / 8 % 8, Face.Width, Face.Height))];
}
