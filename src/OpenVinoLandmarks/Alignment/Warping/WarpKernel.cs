using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenVinoLandmarks.Alignment.Warping;

/// <summary>
/// Computes the pixels of a row whose source pixels are inside the image, 16, 8 or 4 at a time, without any check. A vector has one target
/// pixel per 128 bits, and every fourth of the pixels of a step, so that packing four vectors restores the order. All widths compute the
/// same bytes, because everything is in integers: weights are 32nds, and the sum of the products with two weights is rounded half up.
/// </summary>
internal static class WarpKernel
{
    /// <summary>Fewest pixels that the kernel computes.</summary>
    public const int FewestPixels = 4;

    private const int PixelBytes = 3;
    private const int One = 1 << WarpRow.FractionBits;
    private const int SumBits = 2 * WarpRow.FractionBits;
    private const int Half = 1 << (SumBits - 1);

    // From a fraction f to the weights of the left and the right pixel, 32 - f and f, in the bytes of both halves of an int; and to those
    // of the upper and the lower row in its halves.
    private const int ByteWeights = 0x00FF_00FF, ByteOnes = One * 0x0001_0001;
    private const int ShortWeights = 0x0000_FFFF;

    // Drops the unused fourth byte of four pixels.
    private static Vector128<byte> ThreeOfFour => Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0x80, 0x80, 0x80, 0x80);

    /// <summary>The width of the widest vectors that the processor has, in bits: 512, 256 or 128.</summary>
    public static int WidestVector => Avx512BW.IsSupported ? 512 : Avx2.IsSupported ? 256 : 128;

    /// <summary>Computes the pixels of an interval, which has at least <see cref="FewestPixels"/>.</summary>
    /// <param name="source">The image.</param>
    /// <param name="startX">Source column of target column 0.</param>
    /// <param name="startY">Source row of target column 0.</param>
    /// <param name="stepsX">The distance of the source column from that of target column 0, per target column of the interval.</param>
    /// <param name="stepsY">The same for the source row.</param>
    /// <param name="target">Receives three bytes per target column of the interval.</param>
    /// <param name="widest">The width of the widest vectors to use, in bits, at most <see cref="WidestVector"/>.</param>
    public static void Run(
        in KernelSource source,
        int startX,
        int startY,
        ReadOnlySpan<int> stepsX,
        ReadOnlySpan<int> stepsY,
        Span<byte> target,
        int widest)
    {
        int count = stepsX.Length;
        ref int x = ref MemoryMarshal.GetReference(stepsX);
        ref int y = ref MemoryMarshal.GetReference(stepsY[..count]);
        ref byte output = ref MemoryMarshal.GetReference(target[..(count * PixelBytes)]);
        if (widest >= 512 && count >= Vector512<int>.Count)
        {
            Run512(source, startX, startY, ref x, ref y, count, ref output);
        }
        else if (widest >= 256 && count >= Vector256<int>.Count)
        {
            Run256(source, startX, startY, ref x, ref y, count, ref output);
        }
        else
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, FewestPixels, nameof(stepsX));
            Run128(source, startX, startY, ref x, ref y, count, ref output);
        }
    }

    /// <summary>Interpolates between four pixels.</summary>
    /// <param name="upperLeft">Blue, green, red and an unused value.</param>
    /// <param name="upperRight">Blue, green, red and an unused value.</param>
    /// <param name="lowerLeft">Blue, green, red and an unused value.</param>
    /// <param name="lowerRight">Blue, green, red and an unused value.</param>
    /// <param name="fractionX">Weight of the right pixels in 32nds.</param>
    /// <param name="fractionY">Weight of the lower pixels in 32nds.</param>
    /// <returns>Blue, green, red from 0 to 255, and an unused value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Mix(
        Vector128<int> upperLeft,
        Vector128<int> upperRight,
        Vector128<int> lowerLeft,
        Vector128<int> lowerRight,
        int fractionX,
        int fractionY)
    {
        Vector128<int> upper = upperLeft * (One - fractionX) + upperRight * fractionX;
        Vector128<int> lower = lowerLeft * (One - fractionX) + lowerRight * fractionX;
        return (upper * (One - fractionY) + lower * fractionY + Vector128.Create(Half)) >> SumBits;
    }

    private static void Run512(in KernelSource source, int startX, int startY, ref int stepsX, ref int stepsY, int count, ref byte target)
    {
        Vector512<byte> sort = Vector512.Create(
            Vector256.Create(source.Shuffle, source.Shuffle), Vector256.Create(source.Shuffle, source.Shuffle));
        Vector512<byte> threeOfFour = Vector512.Create(
            Vector256.Create(ThreeOfFour, ThreeOfFour), Vector256.Create(ThreeOfFour, ThreeOfFour));
        Vector512<int> together = Vector512.Create(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);
        Vector512<int> fraction = Vector512.Create(One - 1);
        ref byte image = ref Unsafe.AsRef(in source.Origin);
        nint stride = source.Stride;
        Unsafe.SkipInit(out Sixteen memory);
        ref int offsets = ref Unsafe.As<Sixteen, int>(ref memory);
        int at = 0;
        while (true)
        {
            Vector512<int> x = Vector512.LoadUnsafe(ref stepsX, (nuint)at) + Vector512.Create(startX);
            Vector512<int> y = Vector512.LoadUnsafe(ref stepsY, (nuint)at) + Vector512.Create(startY);
            (Vector512.ShiftRightArithmetic(x, WarpRow.PositionBits) * source.PixelBytes
                + Vector512.ShiftRightArithmetic(y, WarpRow.PositionBits) * source.Stride).StoreUnsafe(ref offsets);
            Vector512<int> weightsX = ((x >>> (WarpRow.PositionBits - WarpRow.FractionBits)) & fraction) * ByteWeights
                + Vector512.Create(ByteOnes);
            Vector512<int> weightsY = ((y >>> (WarpRow.PositionBits - WarpRow.FractionBits)) & fraction) * ShortWeights
                + Vector512.Create(One);
            Vector512<int> first = Mix(
                Sorted512(ref image, stride, ref offsets, sort),
                Avx512F.Shuffle(weightsX, 0b00_00_00_00),
                Avx512F.Shuffle(weightsY, 0b00_00_00_00));
            Vector512<int> second = Mix(
                Sorted512(ref image, stride, ref Unsafe.Add(ref offsets, 1), sort),
                Avx512F.Shuffle(weightsX, 0b01_01_01_01),
                Avx512F.Shuffle(weightsY, 0b01_01_01_01));
            Vector512<int> third = Mix(
                Sorted512(ref image, stride, ref Unsafe.Add(ref offsets, 2), sort),
                Avx512F.Shuffle(weightsX, 0b10_10_10_10),
                Avx512F.Shuffle(weightsY, 0b10_10_10_10));
            Vector512<int> fourth = Mix(
                Sorted512(ref image, stride, ref Unsafe.Add(ref offsets, 3), sort),
                Avx512F.Shuffle(weightsX, 0b11_11_11_11),
                Avx512F.Shuffle(weightsY, 0b11_11_11_11));
            Vector512<byte> packed = Avx512BW.PackUnsignedSaturate(
                Avx512BW.PackSignedSaturate(first, second), Avx512BW.PackSignedSaturate(third, fourth));
            Vector512<byte> bytes = Avx512F.PermuteVar16x32(Avx512BW.Shuffle(packed, threeOfFour).AsInt32(), together).AsByte();
            ref byte output = ref Unsafe.Add(ref target, at * PixelBytes);
            bytes.GetLower().StoreUnsafe(ref output);
            bytes.GetUpper().GetLower().StoreUnsafe(ref output, (nuint)Vector256<byte>.Count);
            if (at + Vector512<int>.Count >= count)
            {
                return;
            }

            // The last step overlaps the one before, so that no pixel remains.
            at = Math.Min(at + Vector512<int>.Count, count - Vector512<int>.Count);
        }
    }

    private static void Run256(in KernelSource source, int startX, int startY, ref int stepsX, ref int stepsY, int count, ref byte target)
    {
        Vector256<byte> sort = Vector256.Create(source.Shuffle, source.Shuffle);
        Vector256<byte> threeOfFour = Vector256.Create(ThreeOfFour, ThreeOfFour);
        Vector256<int> together = Vector256.Create(0, 1, 2, 4, 5, 6, 7, 7);
        Vector256<int> fraction = Vector256.Create(One - 1);
        ref byte image = ref Unsafe.AsRef(in source.Origin);
        nint stride = source.Stride;
        Unsafe.SkipInit(out Sixteen memory);
        ref int offsets = ref Unsafe.As<Sixteen, int>(ref memory);
        int at = 0;
        while (true)
        {
            Vector256<int> x = Vector256.LoadUnsafe(ref stepsX, (nuint)at) + Vector256.Create(startX);
            Vector256<int> y = Vector256.LoadUnsafe(ref stepsY, (nuint)at) + Vector256.Create(startY);
            (Vector256.ShiftRightArithmetic(x, WarpRow.PositionBits) * source.PixelBytes
                + Vector256.ShiftRightArithmetic(y, WarpRow.PositionBits) * source.Stride).StoreUnsafe(ref offsets);
            Vector256<int> weightsX = ((x >>> (WarpRow.PositionBits - WarpRow.FractionBits)) & fraction) * ByteWeights
                + Vector256.Create(ByteOnes);
            Vector256<int> weightsY = ((y >>> (WarpRow.PositionBits - WarpRow.FractionBits)) & fraction) * ShortWeights
                + Vector256.Create(One);
            Vector256<int> first = Mix(
                Sorted256(ref image, stride, ref offsets, sort),
                Avx2.Shuffle(weightsX, 0b00_00_00_00),
                Avx2.Shuffle(weightsY, 0b00_00_00_00));
            Vector256<int> second = Mix(
                Sorted256(ref image, stride, ref Unsafe.Add(ref offsets, 1), sort),
                Avx2.Shuffle(weightsX, 0b01_01_01_01),
                Avx2.Shuffle(weightsY, 0b01_01_01_01));
            Vector256<int> third = Mix(
                Sorted256(ref image, stride, ref Unsafe.Add(ref offsets, 2), sort),
                Avx2.Shuffle(weightsX, 0b10_10_10_10),
                Avx2.Shuffle(weightsY, 0b10_10_10_10));
            Vector256<int> fourth = Mix(
                Sorted256(ref image, stride, ref Unsafe.Add(ref offsets, 3), sort),
                Avx2.Shuffle(weightsX, 0b11_11_11_11),
                Avx2.Shuffle(weightsY, 0b11_11_11_11));
            Vector256<byte> packed = Avx2.PackUnsignedSaturate(
                Avx2.PackSignedSaturate(first, second), Avx2.PackSignedSaturate(third, fourth));
            Vector256<byte> bytes = Avx2.PermuteVar8x32(Avx2.Shuffle(packed, threeOfFour).AsInt32(), together).AsByte();
            ref byte output = ref Unsafe.Add(ref target, at * PixelBytes);
            bytes.GetLower().StoreUnsafe(ref output);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, Vector128<byte>.Count), bytes.AsUInt64()[2]);
            if (at + Vector256<int>.Count >= count)
            {
                return;
            }

            at = Math.Min(at + Vector256<int>.Count, count - Vector256<int>.Count);
        }
    }

    // For every processor that .NET has 128-bit vectors for.
    private static void Run128(in KernelSource source, int startX, int startY, ref int stepsX, ref int stepsY, int count, ref byte target)
    {
        Vector128<byte> sort = source.Shuffle;
        Vector128<int> fraction = Vector128.Create(One - 1);
        ref byte image = ref Unsafe.AsRef(in source.Origin);
        nint stride = source.Stride;
        int at = 0;
        while (true)
        {
            Vector128<int> x = Vector128.LoadUnsafe(ref stepsX, (nuint)at) + Vector128.Create(startX);
            Vector128<int> y = Vector128.LoadUnsafe(ref stepsY, (nuint)at) + Vector128.Create(startY);
            Vector128<int> offsets = Vector128.ShiftRightArithmetic(x, WarpRow.PositionBits) * source.PixelBytes
                + Vector128.ShiftRightArithmetic(y, WarpRow.PositionBits) * source.Stride;
            Vector128<int> fractionsX = (x >>> (WarpRow.PositionBits - WarpRow.FractionBits)) & fraction;
            Vector128<int> fractionsY = (y >>> (WarpRow.PositionBits - WarpRow.FractionBits)) & fraction;
            Vector128<uint> first = Mix(Vector128.Shuffle(Load(ref image, stride, offsets[0]), sort), fractionsX[0], fractionsY[0]);
            Vector128<uint> second = Mix(Vector128.Shuffle(Load(ref image, stride, offsets[1]), sort), fractionsX[1], fractionsY[1]);
            Vector128<uint> third = Mix(Vector128.Shuffle(Load(ref image, stride, offsets[2]), sort), fractionsX[2], fractionsY[2]);
            Vector128<uint> fourth = Mix(Vector128.Shuffle(Load(ref image, stride, offsets[3]), sort), fractionsX[3], fractionsY[3]);
            Vector128<ushort> lower = Vector128.Narrow(first, second), upper = Vector128.Narrow(third, fourth);
            Vector128<byte> bytes = Vector128.Shuffle(Vector128.Narrow(lower, upper), ThreeOfFour);
            ref byte output = ref Unsafe.Add(ref target, at * PixelBytes);
            Unsafe.WriteUnaligned(ref output, bytes.AsUInt64()[0]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref output, sizeof(ulong)), bytes.AsUInt32()[2]);
            if (at + Vector128<int>.Count >= count)
            {
                return;
            }

            at = Math.Min(at + Vector128<int>.Count, count - Vector128<int>.Count);
        }
    }

    // The source bytes of every fourth target pixel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Sorted512(ref byte image, nint stride, ref int offset, Vector512<byte> sort) => Avx512BW.Shuffle(
        Vector512.Create(
            Vector256.Create(Load(ref image, stride, offset), Load(ref image, stride, Unsafe.Add(ref offset, 4))),
            Vector256.Create(Load(ref image, stride, Unsafe.Add(ref offset, 8)), Load(ref image, stride, Unsafe.Add(ref offset, 12)))),
        sort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Sorted256(ref byte image, nint stride, ref int offset, Vector256<byte> sort) => Avx2.Shuffle(
        Vector256.Create(Load(ref image, stride, offset), Load(ref image, stride, Unsafe.Add(ref offset, 4))), sort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Mix(Vector512<byte> sorted, Vector512<int> alongRow, Vector512<int> betweenRows)
    {
        Vector512<short> rows = Avx512BW.MultiplyAddAdjacent(sorted, alongRow.AsSByte());
        return (Avx512BW.MultiplyAddAdjacent(rows, betweenRows.AsInt16()) + Vector512.Create(Half)) >>> SumBits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Mix(Vector256<byte> sorted, Vector256<int> alongRow, Vector256<int> betweenRows)
    {
        Vector256<short> rows = Avx2.MultiplyAddAdjacent(sorted, alongRow.AsSByte());
        return (Avx2.MultiplyAddAdjacent(rows, betweenRows.AsInt16()) + Vector256.Create(Half)) >>> SumBits;
    }

    // The four bytes of a 32-bit value are the same channel of the four pixels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Mix(Vector128<byte> sorted, int fractionX, int fractionY)
    {
        Vector128<int> channels = sorted.AsInt32(), value = Vector128.Create(0xFF);
        return Mix(
            channels & value, (channels >>> 8) & value, (channels >>> 16) & value, channels >>> 24, fractionX, fractionY).AsUInt32();
    }

    // Eight bytes of the upper row, then eight of the lower row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte image, nint stride, int offset)
    {
        ref byte upper = ref Unsafe.Add(ref image, offset);
        return Vector128.Create(
            Unsafe.ReadUnaligned<ulong>(ref upper), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref upper, stride))).AsByte();
    }

    [InlineArray(16)]
    private struct Sixteen
    {
        private int _first;
    }
}

/// <summary>An image as the <see cref="WarpKernel"/> reads it.</summary>
/// <param name="image">The image.</param>
/// <param name="shuffle">The shuffle of its format: see <see cref="NeighbourShuffles"/>.</param>
internal readonly ref struct KernelSource(ImageView image, Vector128<byte> shuffle)
{
    /// <summary>The first byte of the upper left pixel.</summary>
    public readonly ref readonly byte Origin = ref image.RowReference(0);

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; } = (int)image.Stride;

    /// <summary>Bytes from one pixel to the next.</summary>
    public int PixelBytes { get; } = image.Format.BytesPerPixel();

    /// <summary>The shuffle of the format.</summary>
    public Vector128<byte> Shuffle { get; } = shuffle;
}
