using System.Runtime.CompilerServices;

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
        for (int x = 0; x < taps.Length; x++)
        {
            HorizontalTap tap = taps[x];
            (int blue0, int green0, int red0) = Read(in luma, in chroma, left, tap.Offset);
            (int blue1, int green1, int red1) = tap.Next == 0 ? (blue0, green0, red0) : Read(in luma, in chroma, left, tap.Offset + 1);
            (int w0, int w1) = (tap.LeftWeight, tap.RightWeight);
            Span<short> pixel = mixed.Slice(x * HorizontalPass.Channels, HorizontalPass.Channels);
            pixel[0] = (short)((w0 * blue0 + w1 * blue1) >> 4);
            pixel[1] = (short)((w0 * green0 + w1 * green1) >> 4);
            pixel[2] = (short)((w0 * red0 + w1 * red1) >> 4);
            pixel[3] = 0;
        }
    }

    private static (int Blue, int Green, int Red) Read(ref readonly byte luma, ref readonly byte chroma, int left, int x)
    {
        int light = Math.Max(0, Unsafe.Add(ref Unsafe.AsRef(in luma), x) - 16) * Luma + Half;
        ref byte pair = ref Unsafe.Add(ref Unsafe.AsRef(in chroma), (left + x) / 2 * 2);
        int u = pair - 128, v = Unsafe.Add(ref pair, 1) - 128;
        return (Byte(light + BlueOfU * u), Byte(light + GreenOfU * u + GreenOfV * v), Byte(light + RedOfV * v));
    }

    private static int Byte(int value) => Math.Clamp(value >> Shift, 0, 255);
}
