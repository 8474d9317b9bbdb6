using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Alignment.Warping;

/// <summary>
/// The byte shuffles that sort the four source pixels of a target pixel. They take 16 loaded bytes, eight of the upper row and eight of the
/// lower row, and return 12 bytes and four zeros: upper left, upper right, lower left and lower right blue, then green and red in the same
/// way.
/// </summary>
internal static class NeighbourShuffles
{
    /// <summary>Number of bytes that are loaded per row, from the left pixel on.</summary>
    public const int RowBytes = 8;

    /// <summary>Returns the shuffle of a format; false if two pixels have more than eight bytes, or more than one plane.</summary>
    public static bool TryGet(PixelFormat format, out Vector128<byte> shuffle)
    {
        shuffle = format switch
        {
            PixelFormat.Bgr24 => Create(0, 1, 2, 3),
            PixelFormat.Rgb24 => Create(2, 1, 0, 3),
            PixelFormat.Bgra32 => Create(0, 1, 2, 4),
            PixelFormat.Rgba32 => Create(2, 1, 0, 4),
            PixelFormat.Gray8 => Create(0, 0, 0, 1),
            PixelFormat.Gray16 when BitConverter.IsLittleEndian => Create(1, 1, 1, 2),
            _ => Vector128<byte>.Zero,
        };
        return shuffle != Vector128<byte>.Zero;
    }

    // The index 0x80 stands for a zero.
    private static Vector128<byte> Create(int blue, int green, int red, int right)
    {
        return Vector128.Create(Four(blue), Four(green), Four(red), 0x80_80_80_80).AsByte();

        uint Four(int left) =>
            (uint)(left | (left + right) << 8 | (left + RowBytes) << 16 | (left + right + RowBytes) << 24);
    }
}
