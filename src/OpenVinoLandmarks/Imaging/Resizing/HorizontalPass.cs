using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// Interpolates the columns of one source row. The result has four 16-bit values per target pixel (blue, green, red, 0). Each is the
/// weighted sum of two source pixels, shifted right by four, as <see cref="VerticalPass"/> expects it. The largest is
/// 255 * 2048 / 16 = 32640, which fits into 16 bits.
/// </summary>
internal static class HorizontalPass
{
    /// <summary>Number of values per target pixel in an interpolated row.</summary>
    public const int Channels = 4;

    /// <summary>Bytes that the code for two target pixels loads per pair of source pixels; it needs two to eight of them.</summary>
    private const int PairLoad = 8;

    /// <summary>Bytes that the code for four target pixels loads per pair of source pixels.</summary>
    private const int QuadLoad = 16;

    /// <summary>Interpolates a row of any format, pixel by pixel.</summary>
    public static void Run<TReader>(ref readonly byte row, ReadOnlySpan<HorizontalTap> taps, Span<short> mixed)
        where TReader : struct, IPixelReader
    {
        for (int x = 0; x < taps.Length; x++)
        {
            Mix<TReader>(in row, taps[x], mixed[(x * Channels)..]);
        }
    }

    /// <summary>Interpolates a row of an 8-bit format with the widest vectors that the processor and the row allow.</summary>
    /// <param name="row">The first byte of the region's row.</param>
    /// <param name="readable">Number of bytes from there to the end of the image's row.</param>
    /// <param name="pairs">The shuffle of the format: see <see cref="PairShuffles"/>.</param>
    /// <param name="taps">One tap per target column, from left to right.</param>
    /// <param name="windows">The same taps in groups of four columns; empty if they cannot be used.</param>
    /// <param name="mixed">Receives the result.</param>
    public static void RunPairs<TReader>(
        ref readonly byte row, int readable, Vector128<byte> pairs, ReadOnlySpan<HorizontalTap> taps, TapWindows windows, Span<short> mixed)
        where TReader : struct, IPixelReader
    {
        int x = 0;
        if (Ssse3.IsSupported)
        {
            ref HorizontalTap tap = ref MemoryMarshal.GetReference(taps);
            ref short target = ref MemoryMarshal.GetReference(mixed[..(taps.Length * Channels)]);
            x = windows.Run(in row, readable, ref target);
            if (Avx2.IsSupported)
            {
                for (; x + 4 <= taps.Length && Unsafe.Add(ref tap, x + 3).Offset + QuadLoad <= readable; x += 4)
                {
                    MixQuad(in row, in Unsafe.Add(ref tap, x), pairs).StoreUnsafe(ref Unsafe.Add(ref target, x * Channels));
                }
            }

            // A load near the end of the row would read beyond it: the scalar code computes these pixels.
            for (; x + 2 <= taps.Length && Unsafe.Add(ref tap, x + 1).Offset + PairLoad <= readable; x += 2)
            {
                Vector128<int> first = MixPair(in row, Unsafe.Add(ref tap, x), pairs);
                Vector128<int> second = MixPair(in row, Unsafe.Add(ref tap, x + 1), pairs);
                Sse2.PackSignedSaturate(first, second).StoreUnsafe(ref Unsafe.Add(ref target, x * Channels));
            }
        }

        for (; x < taps.Length; x++)
        {
            Mix<TReader>(in row, taps[x], mixed[(x * Channels)..]);
        }
    }

    // The packing interleaves the halves of its operands, so the pixels 0 and 2 go into one vector, and 1 and 3 into the other.
    private static Vector256<short> MixQuad(ref readonly byte row, ref readonly HorizontalTap tap, Vector128<byte> pairs)
    {
        ref HorizontalTap first = ref Unsafe.AsRef(in tap);
        Vector256<int> even = MixTwo(in row, first, Unsafe.Add(ref first, 2), pairs);
        Vector256<int> odd = MixTwo(in row, Unsafe.Add(ref first, 1), Unsafe.Add(ref first, 3), pairs);
        return Avx2.PackSignedSaturate(even, odd);
    }

    private static Vector256<int> MixTwo(ref readonly byte row, HorizontalTap lower, HorizontalTap upper, Vector128<byte> pairs)
    {
        ref byte start = ref Unsafe.AsRef(in row);
        Vector256<byte> bytes = Vector256.Create(
            Vector128.LoadUnsafe(ref start, (nuint)lower.Offset), Vector128.LoadUnsafe(ref start, (nuint)upper.Offset));
        Vector256<int> weights = Vector256.Create(Vector128.Create(lower.Weights), Vector128.Create(upper.Weights));
        Vector256<short> interleaved = Avx2.Shuffle(bytes, Vector256.Create(pairs, pairs)).AsInt16();
        return Vector256.ShiftRightArithmetic(Avx2.MultiplyAddAdjacent(interleaved, weights.AsInt16()), 4);
    }

    private static Vector128<int> MixPair(ref readonly byte row, HorizontalTap tap, Vector128<byte> pairs)
    {
        ulong bytes = Unsafe.ReadUnaligned<ulong>(in Unsafe.Add(ref Unsafe.AsRef(in row), tap.Offset));
        Vector128<short> interleaved = Ssse3.Shuffle(Vector128.CreateScalarUnsafe(bytes).AsByte(), pairs).AsInt16();
        return Vector128.ShiftRightArithmetic(Sse2.MultiplyAddAdjacent(interleaved, Vector128.Create(tap.Weights).AsInt16()), 4);
    }

    private static void Mix<TReader>(ref readonly byte row, HorizontalTap tap, Span<short> pixel)
        where TReader : struct, IPixelReader
    {
        ref byte left = ref Unsafe.Add(ref Unsafe.AsRef(in row), tap.Offset);
        (int blue0, int green0, int red0) = TReader.Read(in left);
        (int blue1, int green1, int red1) = TReader.Read(in Unsafe.Add(ref left, tap.Next));
        (int w0, int w1) = (tap.LeftWeight, tap.RightWeight);
        pixel[3] = 0;
        pixel[2] = (short)((w0 * red0 + w1 * red1) >> 4);
        pixel[1] = (short)((w0 * green0 + w1 * green1) >> 4);
        pixel[0] = (short)((w0 * blue0 + w1 * blue1) >> 4);
    }
}

/// <summary>The source of one target column: two neighbouring pixels and their weights, whose sum is 2048.</summary>
/// <param name="Offset">Number of bytes from the start of the region's row to the left pixel.</param>
/// <param name="Next">Number of bytes from the left pixel to the right one; 0 if there is no right one.</param>
/// <param name="Weights">
/// The weight of the left pixel in the lower 16 bits, and that of the right one in the upper 16 bits, as the multiply-add instruction
/// for pairs needs them.
/// </param>
internal readonly record struct HorizontalTap(int Offset, int Next, int Weights)
{
    public int LeftWeight => (short)Weights;

    public int RightWeight => Weights >> 16;
}
