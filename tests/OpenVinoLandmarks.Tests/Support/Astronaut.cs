using OpenCvSharp;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>The project's sample picture: 512 x 512, one face.</summary>
internal static class Astronaut
{
    /// <summary>The box of the face.</summary>
    public static FaceBox Face { get; } = new(181, 57, 90, 121);

    public static Mat Read() => Cv2.ImRead(Path.Combine(TestData.RepositoryRoot, "samples", "images", "astronaut.jpg"));

    /// <summary>Reads the picture into managed memory.</summary>
    public static MemoryImage InMemory()
    {
        using Mat image = Read();
        return new MemoryImage(Pixels.Bytes(image), image.Width, image.Height, image.Width * 3, PixelFormat.Bgr24);
    }
}
