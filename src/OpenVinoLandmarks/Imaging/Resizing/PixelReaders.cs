using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Imaging;

/// <summary>One <see cref="IPixelReader"/> per pixel format, for the code that reads pixel by pixel.</summary>
internal static class PixelReaders
{
    internal readonly struct Bgr24 : IPixelReader
    {
        public static (int Blue, int Green, int Red) Read(ref readonly byte pixel) => (At(in pixel, 0), At(in pixel, 1), At(in pixel, 2));
    }

    internal readonly struct Rgb24 : IPixelReader
    {
        public static (int Blue, int Green, int Red) Read(ref readonly byte pixel) => (At(in pixel, 2), At(in pixel, 1), At(in pixel, 0));
    }

    internal readonly struct Gray8 : IPixelReader
    {
        public static (int Blue, int Green, int Red) Read(ref readonly byte pixel) => (pixel, pixel, pixel);
    }

    internal readonly struct Gray16 : IPixelReader
    {
        public static (int Blue, int Green, int Red) Read(ref readonly byte pixel)
        {
            int grey = Upper(in pixel, 0);
            return (grey, grey, grey);
        }
    }

    internal readonly struct Bgr48 : IPixelReader
    {
        public static (int Blue, int Green, int Red) Read(ref readonly byte pixel) =>
            (Upper(in pixel, 0), Upper(in pixel, 1), Upper(in pixel, 2));
    }

    private static int At(ref readonly byte pixel, int channel) => Unsafe.Add(ref Unsafe.AsRef(in pixel), channel);

    // OpenCV also keeps the upper eight bits if it reads a 16-bit file as an 8-bit image.
    private static int Upper(ref readonly byte pixel, int channel) =>
        Unsafe.ReadUnaligned<ushort>(in Unsafe.Add(ref Unsafe.AsRef(in pixel), 2 * channel)) >> 8;
}

/// <summary>
/// Reads one pixel of a format as three 8-bit values. The implementations are empty structs, so that the compiler generates separate code
/// for each format.
/// </summary>
internal interface IPixelReader
{
    /// <summary>Returns blue, green and red of the pixel that starts at <paramref name="pixel"/>.</summary>
    static abstract (int Blue, int Green, int Red) Read(ref readonly byte pixel);
}
