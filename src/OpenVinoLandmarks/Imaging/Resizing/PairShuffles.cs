using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// The byte shuffles of the 8-bit formats. A shuffle takes the bytes of two neighbouring pixels and returns 16-bit values: blue of the left
/// and of the right pixel, then green and red in the same way, then zeros. The index 0x80 stands for a zero.
/// </summary>
internal static class PairShuffles
{
    public static Vector128<byte> Bgr24 => Pairs(0, 3, 1, 4, 2, 5);

    public static Vector128<byte> Rgb24 => Pairs(2, 5, 1, 4, 0, 3);

    public static Vector128<byte> Bgra32 => Pairs(0, 4, 1, 5, 2, 6);

    public static Vector128<byte> Rgba32 => Pairs(2, 6, 1, 5, 0, 4);

    public static Vector128<byte> Gray8 => Pairs(0, 1, 0, 1, 0, 1);

    /// <summary>Returns the shuffle of a format; false for the formats that are read pixel by pixel.</summary>
    public static bool TryGet(PixelFormat format, out Vector128<byte> pairs)
    {
        pairs = format switch
        {
            PixelFormat.Bgr24 => Bgr24,
            PixelFormat.Rgb24 => Rgb24,
            PixelFormat.Bgra32 => Bgra32,
            PixelFormat.Rgba32 => Rgba32,
            PixelFormat.Gray8 => Gray8,
            _ => Vector128<byte>.Zero,
        };
        return pairs != Vector128<byte>.Zero;
    }

    private static Vector128<byte> Pairs(byte blue0, byte blue1, byte green0, byte green1, byte red0, byte red1) =>
        Vector128.Create(blue0, 0x80, blue1, 0x80, green0, 0x80, green1, 0x80, red0, 0x80, red1, 0x80, 0x80, 0x80, 0x80, 0x80);
}
