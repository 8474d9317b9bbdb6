using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// The source position of one target coordinate, as OpenCV's 8-bit INTER_LINEAR computes it: the position in double and then in float,
/// the weights in 11-bit fixed point, rounded half to even.
/// </summary>
/// <param name="Index">The source pixel at or before the position; it may be -1, or the last pixel.</param>
/// <param name="Weights">
/// The weight of that pixel, from 0 to 2048, in the lower 16 bits, and that of the next pixel in the upper 16 bits.
/// </param>
internal readonly record struct LinearPosition(int Index, int Weights)
{
    private const int One = 2048;

    /// <summary>Weight of the pixel at the index.</summary>
    public int First => (short)Weights;

    /// <summary>Weight of the next pixel.</summary>
    public int Second => Weights >> 16;

    /// <summary>
    /// Computes the positions of rows. At the edges both weights stay: OpenCV interpolates an edge row with itself, which rounds
    /// differently from a copy.
    /// </summary>
    /// <param name="positions">Receives one position per target coordinate, from 0 on.</param>
    /// <param name="source">Length of the source in pixels.</param>
    public static void FillUnclamped(Span<LinearPosition> positions, int source)
    {
        double scale = (double)source / positions.Length;
        int target = 0;
        if (Avx2.IsSupported)
        {
            // Four per step, with the operations of the scalar code below, so that each result is rounded in the same way.
            ref long pairs = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<LinearPosition, long>(positions));
            for (; target + 4 <= positions.Length; target += 4)
            {
                Vector256<double> centre = Vector256.Create(target + 0.5, target + 1.5, target + 2.5, target + 3.5);
                Vector128<float> position = Avx.ConvertToVector128Single(centre * scale - Vector256.Create(0.5));
                Vector128<float> index = Vector128.Floor(position);
                Vector128<float> fraction = position - index;
                Vector128<int> first = Sse2.ConvertToVector128Int32((Vector128<float>.One - fraction) * One);
                Vector128<int> second = Sse2.ConvertToVector128Int32(fraction * One);
                Vector128<int> whole = Sse2.ConvertToVector128Int32WithTruncation(index), weights = first | second << 16;
                Vector256.Create(Sse2.UnpackLow(whole, weights), Sse2.UnpackHigh(whole, weights))
                    .AsInt64()
                    .StoreUnsafe(ref pairs, (nuint)target);
            }
        }

        for (; target < positions.Length; target++)
        {
            float position = (float)((target + 0.5) * scale - 0.5);
            float index = MathF.Floor(position);
            float fraction = position - index;
            positions[target] = new LinearPosition(
                (int)index, (int)MathF.Round((1 - fraction) * One) | (int)MathF.Round(fraction * One) << 16);
        }
    }

    /// <summary>Computes the positions of columns. At the edges the edge pixel has the whole weight.</summary>
    /// <param name="positions">Receives one position per target coordinate, from 0 on.</param>
    /// <param name="source">Length of the source in pixels.</param>
    public static void FillClamped(Span<LinearPosition> positions, int source)
    {
        FillUnclamped(positions, source);
        for (int i = 0; i < positions.Length && positions[i].Index < 0; i++)
        {
            positions[i] = new LinearPosition(0, One);
        }

        for (int i = positions.Length - 1; i >= 0 && positions[i].Index >= source - 1; i--)
        {
            positions[i] = new LinearPosition(source - 1, One);
        }
    }
}
