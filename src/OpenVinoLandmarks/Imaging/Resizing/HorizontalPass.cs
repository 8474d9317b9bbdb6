using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// Mixes the columns of one source row. The result has four 16-bit values a target pixel (blue, green, red, 0), each the weighted sum
/// shifted right by four, which is what the vertical pass multiplies: at most 255 * 2048 / 16 = 32640, so 16 bits hold it.
/// </summary>
internal static class HorizontalPass
{
    /// <summary>Values a target pixel takes in a mixed row.</summary>
    public const int Channels = 4;

    /// <summary>Bytes that the vector path loads for a pair of pixels, of which it needs two to eight.</summary>
    private const int PairLoad = 8;

    /// <summary>Bytes that the path for four pixels loads for each.</summary>
    private const int QuadLoad = 16;

    /// <summary>Mixes a row of any format.</summary>
    public static void Run<TReader>(ref readonly byte row, ReadOnlySpan<HorizontalTap> taps, Span<short> mixed)
        where TReader : struct, IPixelReader
    {
        for (int x = 0; x < taps.Length; x++)
        {
            Mix<TReader>(in row, taps[x], mixed[(x * Channels)..]);
        }
    }

    /// <summary>Mixes a row of an 8-bit format, as many target pixels a step as the machine's instructions take.</summary>
    /// <param name="row">Start of the region's row.</param>
    /// <param name="readable">Bytes from there to the end of the image's row.</param>
    /// <param name="pairs">Picks (left, right) of blue, green and red out of a pair's eight bytes: see <see cref="PairShuffles"/>.</param>
    /// <param name="taps">One tap a target column, from left to right.</param>
    /// <param name="windows">The same for four columns a step, where that is possible; else empty.</param>
    /// <param name="mixed">Takes the result.</param>
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

            // Near the end of the row the load would leave it: there the scalar path goes on.
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

    // Each half of a vector takes a pixel, and the packing interleaves halves.
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

/// <summary>Where one target column comes from: two neighbouring source pixels and their weights, which add up to 2048.</summary>
/// <param name="Offset">Bytes from the start of the region's row to the left pixel.</param>
/// <param name="Next">Bytes from the left pixel to the right one; 0 where there is none.</param>
/// <param name="Weights">
/// The left pixel's weight in the lower 16 bits, the right one's in the upper: the form that a multiply-add of pairs takes.
/// </param>
internal readonly record struct HorizontalTap(int Offset, int Next, int Weights)
{
    public int LeftWeight => (short)Weights;

    public int RightWeight => Weights >> 16;
}
