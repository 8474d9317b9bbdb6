using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// Interpolates the columns of a row of an NV12 frame, or converts the row to BGR. The conversion is ITU-R BT.601 for limited range in
/// 20-bit fixed point, with exactly the bytes of OpenCV's COLOR_YUV2BGR_NV12.
/// </summary>
internal static class Nv12Pass
{
    private const int Shift = 20;
    private const int Half = 1 << (Shift - 1);

    // 255/219, and the matrix of BT.601 scaled by 255/224: 1.164, 1.596, -0.813, -0.391, 2.018, each times 2^20.
    private const int Luma = 1220542, RedOfV = 1673527, GreenOfV = -852492, GreenOfU = -409993, BlueOfU = 2116026;

    /// <summary>Number of bytes per converted pixel: blue, green, red, 0.</summary>
    public const int ConvertedPixel = 4;

    // Measured: converting a whole row with vectors takes a sixteenth of the time of converting the same pixels one by one.
    private const int WidestToConvert = 16;

    /// <summary>Returns true if converting all pixels of a row is faster than converting only those that the target needs.</summary>
    public static bool IsRowCheaper(int sourceWidth, int targetWidth) =>
        Avx2.IsSupported && sourceWidth <= (long)WidestToConvert * targetWidth;

    /// <summary>
    /// Converts the pixels of a row. If <paramref name="left"/> is odd, the conversion begins one column before it, with the first pixel
    /// of a pair.
    /// </summary>
    /// <param name="luma">The region's first luma byte in this row.</param>
    /// <param name="chroma">The image's first (U, V) pair for this row.</param>
    /// <param name="left">The region's first column in the image.</param>
    /// <param name="width">Number of columns of the region.</param>
    /// <param name="converted">
    /// Receives <see cref="ConvertedPixel"/> bytes per pixel, including the additional pixel before an odd column.
    /// </param>
    public static void ConvertRow(ref readonly byte luma, ref readonly byte chroma, int left, int width, Span<byte> converted)
    {
        int before = left & 1, count = width + before, x = 0;
        ref byte light = ref Unsafe.Subtract(ref Unsafe.AsRef(in luma), before);
        ref byte pairs = ref Unsafe.Add(ref Unsafe.AsRef(in chroma), left - before);
        ref byte target = ref MemoryMarshal.GetReference(converted[..(count * ConvertedPixel)]);
        if (Avx2.IsSupported)
        {
            Vector128<byte> repeatU = Vector128.Create(0x06_06_04_04_02_02_00_00UL, 0).AsByte();
            Vector128<byte> repeatV = Vector128.Create(0x07_07_05_05_03_03_01_01UL, 0).AsByte();
            for (; x + Vector256<int>.Count <= count; x += Vector256<int>.Count)
            {
                Vector256<int> y =
                    Vector256.Max(Widen(Eight(ref light, x)) - Vector256.Create(16), Vector256<int>.Zero) * Luma + Vector256.Create(Half);
                Vector128<byte> uv = Eight(ref pairs, x);
                Vector256<int> u = Widen(Ssse3.Shuffle(uv, repeatU)) - Vector256.Create(128);
                Vector256<int> v = Widen(Ssse3.Shuffle(uv, repeatV)) - Vector256.Create(128);
                Vector256<int> blue = Bytes(y + u * BlueOfU), green = Bytes(y + u * GreenOfU + v * GreenOfV), red = Bytes(y + v * RedOfV);
                (blue | green << 8 | red << 16).AsByte().StoreUnsafe(ref target, (nuint)(x * ConvertedPixel));
            }
        }

        for (; x < count; x++)
        {
            Vector128<int> pixel = Read(in light, in pairs, 0, x);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, x * ConvertedPixel), pixel[0] | pixel[1] << 8 | pixel[2] << 16);
        }
    }

    /// <summary>Interpolates the columns of a row and converts only the pixels that the target needs.</summary>
    /// <param name="luma">The region's first luma byte in this row.</param>
    /// <param name="chroma">The image's first (U, V) pair for this row.</param>
    /// <param name="left">The region's first column in the image; pairs begin at even columns of the image.</param>
    /// <param name="taps">One tap per target column, with offsets in pixels.</param>
    /// <param name="mixed">Receives four values per target pixel, as in <see cref="HorizontalPass"/>.</param>
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

    private static Vector128<byte> Eight(ref byte start, int at) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at))).AsByte();

    private static Vector256<int> Widen(Vector128<byte> eight) => Avx2.ConvertToVector256Int32(eight);

    private static Vector256<int> Bytes(Vector256<int> value) =>
        Vector256.Min(Vector256.Max(Vector256.ShiftRightArithmetic(value, Shift), Vector256<int>.Zero), Vector256.Create(255));

    /// <summary>Converts one pixel.</summary>
    /// <param name="luma">The region's first luma byte in this row.</param>
    /// <param name="chroma">The image's first (U, V) pair for this row.</param>
    /// <param name="left">The region's first column in the image; pairs begin at even columns of the image.</param>
    /// <param name="x">Column of the pixel in the region.</param>
    /// <returns>Blue, green, red and 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Read(ref readonly byte luma, ref readonly byte chroma, int left, int x)
    {
        int light = Math.Max(0, Unsafe.Add(ref Unsafe.AsRef(in luma), x) - 16) * Luma + Half;
        ref byte pair = ref Unsafe.Add(ref Unsafe.AsRef(in chroma), (left + x) / 2 * 2);
        Vector128<int> colour =
            Vector128.Create(BlueOfU, GreenOfU, 0, 0) * (pair - 128)
            + Vector128.Create(0, GreenOfV, RedOfV, 0) * (Unsafe.Add(ref pair, 1) - 128);
        Vector128<int> value = Vector128.ShiftRightArithmetic(Vector128.Create(light) + colour, Shift);
        return Vector128.Min(Vector128.Max(value, Vector128<int>.Zero), Vector128.Create(255, 255, 255, 0));
    }
}
