using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging.Resizing;

/// <summary>
/// Mixes a row of an NV12 frame: only the pixels that a target needs are converted to BGR, by ITU-R BT.601 for limited range in 20-bit
/// fixed point, the arithmetic (and so the bytes) of OpenCV's COLOR_YUV2BGR_NV12.
/// </summary>
internal static class Nv12Pass
{
    private const int Shift = 20;
    private const int Half = 1 << (Shift - 1);

    // 255/219, and the matrix of BT.601 scaled by 255/224: 1.164, 1.596, -0.813, -0.391, 2.018, each times 2^20.
    private const int Luma = 1220542, RedOfV = 1673527, GreenOfV = -852492, GreenOfU = -409993, BlueOfU = 2116026;

    /// <param name="luma">The region's first luma byte in this row.</param>
    /// <param name="chroma">The image's first (U, V) pair for this row.</param>
    /// <param name="left">The region's first column in the image, which decides the pair that a pixel shares.</param>
    /// <param name="taps">One tap a target column, with offsets in pixels.</param>
    /// <param name="mixed">Takes four values a target pixel, as in <see cref="HorizontalPass"/>.</param>
    public static void Run(ref readonly byte luma, ref readonly byte chroma, int left, ReadOnlySpan<HorizontalTap> taps, Span<short> mixed)
    {
        ref short target = ref MemoryMarshal.GetReference(mixed[..(taps.Length * HorizontalPass.Channels)]);
        for (int x = 0; x < taps.Length; x++)
        {
            ref readonly HorizontalTap tap = ref taps[x];
            Vector128<int> first = Read(in luma, in chroma, left, tap.Offset);
            Vector128<int> second = tap.Next == 0 ? first : Read(in luma, in chroma, left, tap.Offset + 1);
            Vector128<int> sum = Vector128.ShiftRightArithmetic(first * tap.LeftWeight + second * tap.RightWeight, 4);
            Vector128.NarrowWithSaturation(sum, sum).GetLower().StoreUnsafe(ref Unsafe.Add(ref target, x * HorizontalPass.Channels));
        }
    }

    // Blue, green, red and nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Read(ref readonly byte luma, ref readonly byte chroma, int left, int x)
    {
        int light = Math.Max(0, Unsafe.Add(ref Unsafe.AsRef(in luma), x) - 16) * Luma + Half;
        ref byte pair = ref Unsafe.Add(ref Unsafe.AsRef(in chroma), (left + x) / 2 * 2);
        Vector128<int> colour = Vector128.Create(BlueOfU, GreenOfU, 0, 0) * (pair - 128) + Vector128.Create(0, GreenOfV, RedOfV, 0) * (Unsafe.Add(ref pair, 1) - 128);
        Vector128<int> value = Vector128.ShiftRightArithmetic(Vector128.Create(light) + colour, Shift);
        return Vector128.Min(Vector128.Max(value, Vector128<int>.Zero), Vector128.Create(255, 255, 255, 0));
    }
}
