using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>Exchanges the first and the third channel of pixels with three bytes: BGR becomes RGB, and RGB becomes BGR.</summary>
internal static class ChannelSwap
{
    private const int PixelBytes = 3;

    // Five whole pixels fit into a vector; its last byte belongs to the next pixel and stays.
    private const int VectorPixels = 5;

    private static readonly Vector128<byte> s_swapped =
        Vector128.Create((byte)2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 14, 13, 12, 15);

    /// <summary>Exchanges the channels in place.</summary>
    /// <param name="pixels">Whole pixels.</param>
    public static void Run(Span<byte> pixels)
    {
        ref byte first = ref MemoryMarshal.GetReference(pixels);
        int at = 0;
        for (; at <= pixels.Length - Vector128<byte>.Count; at += VectorPixels * PixelBytes)
        {
            Vector128<byte> loaded = Vector128.LoadUnsafe(ref first, (nuint)at);
            Vector128.Shuffle(loaded, s_swapped).StoreUnsafe(ref first, (nuint)at);
        }

        for (; at <= pixels.Length - PixelBytes; at += PixelBytes)
        {
            (pixels[at], pixels[at + 2]) = (pixels[at + 2], pixels[at]);
        }
    }
}
