using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>Interpolates between two rows of the <see cref="HorizontalPass"/> and writes one row of BGR bytes.</summary>
internal static class VerticalPass
{
    /// <summary>Writes <paramref name="width"/> pixels of three bytes.</summary>
    public static void Run(
        ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, int upperWeight, int lowerWeight, Span<byte> target, int width)
    {
        int x = 0;
        if (Avx2.IsSupported)
        {
            x = RunEights(upper, lower, (short)upperWeight, (short)lowerWeight, target, width);
        }

        if (Ssse3.IsSupported)
        {
            Vector128<short> w0 = Vector128.Create((short)upperWeight), w1 = Vector128.Create((short)lowerWeight);
            Vector128<byte> dropFourth = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0x80, 0x80, 0x80, 0x80);
            ref short a = ref MemoryMarshal.GetReference(upper[..(width * HorizontalPass.Channels)]);
            ref short b = ref MemoryMarshal.GetReference(lower[..(width * HorizontalPass.Channels)]);
            ref byte output = ref MemoryMarshal.GetReference(target[..(width * 3)]);

            // Four pixels per step. The store writes 16 bytes although a step has 12, so the loop ends before it would leave the row.
            for (; x * 3 + Vector128<byte>.Count <= width * 3; x += 4)
            {
                int at = x * HorizontalPass.Channels;
                Vector128<short> first = Mix(ref a, ref b, at, w0, w1);
                Vector128<short> second = Mix(ref a, ref b, at + Vector128<short>.Count, w0, w1);
                Ssse3.Shuffle(Sse2.PackUnsignedSaturate(first, second), dropFourth).StoreUnsafe(ref Unsafe.Add(ref output, x * 3));
            }
        }

        for (; x < width; x++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                int at = x * HorizontalPass.Channels + channel;
                target[x * 3 + channel] = (byte)(((upperWeight * upper[at] >> 16) + (lowerWeight * lower[at] >> 16) + 2) >> 2);
            }
        }
    }

    // These vectors are as wide as those that the horizontal pass has just stored: wider loads would wait until the stores are complete.
    private static int RunEights(
        ReadOnlySpan<short> upper, ReadOnlySpan<short> lower, short upperWeight, short lowerWeight, Span<byte> target, int width)
    {
        const int Step = 8;
        Vector256<short> w0 = Vector256.Create(upperWeight), w1 = Vector256.Create(lowerWeight);
        Vector128<byte> dropFourth = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0x80, 0x80, 0x80, 0x80);
        ref short a = ref MemoryMarshal.GetReference(upper[..(width * HorizontalPass.Channels)]);
        ref short b = ref MemoryMarshal.GetReference(lower[..(width * HorizontalPass.Channels)]);
        ref byte output = ref MemoryMarshal.GetReference(target[..(width * 3)]);
        int x = 0;

        // The second store writes four bytes more than the 24 bytes of the step.
        for (; (x + Step) * 3 + 4 <= width * 3; x += Step)
        {
            int at = x * HorizontalPass.Channels;
            Vector256<byte> packed = Avx2.PackUnsignedSaturate(
                Mix(ref a, ref b, at, w0, w1), Mix(ref a, ref b, at + Vector256<short>.Count, w0, w1));
            Vector256<byte> pixels = Avx2.Shuffle(
                Avx2.Permute4x64(packed.AsInt64(), 0b11_01_10_00).AsByte(), Vector256.Create(dropFourth, dropFourth));
            pixels.GetLower().StoreUnsafe(ref output, (nuint)(x * 3));
            pixels.GetUpper().StoreUnsafe(ref output, (nuint)(x * 3 + 12));
        }

        return x;
    }

    private static Vector256<short> Mix(ref short a, ref short b, int at, Vector256<short> w0, Vector256<short> w1)
    {
        Vector256<short> upper = Avx2.MultiplyHigh(Vector256.LoadUnsafe(ref a, (nuint)at), w0);
        Vector256<short> lower = Avx2.MultiplyHigh(Vector256.LoadUnsafe(ref b, (nuint)at), w1);
        return Vector256.ShiftRightArithmetic(upper + lower + Vector256.Create((short)2), 2);
    }

    private static Vector128<short> Mix(ref short a, ref short b, int at, Vector128<short> w0, Vector128<short> w1)
    {
        Vector128<short> upper = Sse2.MultiplyHigh(Vector128.LoadUnsafe(ref Unsafe.Add(ref a, at)), w0);
        Vector128<short> lower = Sse2.MultiplyHigh(Vector128.LoadUnsafe(ref Unsafe.Add(ref b, at)), w1);
        return Vector128.ShiftRightArithmetic(upper + lower + Vector128.Create((short)2), 2);
    }
}
