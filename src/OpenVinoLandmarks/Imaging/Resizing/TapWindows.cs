using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// Taps in groups of four columns, for processors that can select any bytes of a 64-byte vector with one instruction (AVX-512 VBMI). The
/// source pixels of a group fit into one such window of 64 bytes, unless the crop is reduced a lot. The groups are computed once per crop
/// and used for each of its rows.
/// </summary>
internal readonly ref struct TapWindows
{
    /// <summary>Number of columns per group.</summary>
    public const int Columns = 4;

    /// <summary>Bytes of memory per column: the indices of its bytes in the window, and its weights.</summary>
    public const int BytesPerColumn = 2 * EntryBytes;

    private const int EntryBytes = 16;

    private readonly ReadOnlySpan<HorizontalTap> _taps;
    private readonly ReadOnlySpan<byte> _sources, _weights;

    private TapWindows(ReadOnlySpan<HorizontalTap> taps, ReadOnlySpan<byte> sources, ReadOnlySpan<byte> weights)
    {
        _taps = taps;
        _sources = sources;
        _weights = weights;
    }

    public static bool IsSupported => Avx512Vbmi.IsSupported && Avx512BW.IsSupported;

    /// <summary>
    /// Computes the groups. The result is empty if the processor does not have the instruction, or if a group is wider than a window.
    /// </summary>
    /// <param name="taps">One tap per target column, from left to right; must outlive the result.</param>
    /// <param name="pairs">The shuffle of the format: see <see cref="PairShuffles"/>.</param>
    /// <param name="memory">Receives <see cref="BytesPerColumn"/> bytes per column; must outlive the result.</param>
    public static TapWindows Create(ReadOnlySpan<HorizontalTap> taps, Vector128<byte> pairs, Span<byte> memory)
    {
        if (!IsSupported)
        {
            return default;
        }

        int columns = taps.Length / Columns * Columns;
        ref byte sources = ref MemoryMarshal.GetReference(memory[..(columns * BytesPerColumn)]);
        ref byte weights = ref Unsafe.Add(ref sources, columns * EntryBytes);
        for (int x = 0; x < columns; x++)
        {
            int inWindow = taps[x].Offset - taps[x / Columns * Columns].Offset;
            if (inWindow > Vector512<byte>.Count - Vector128<byte>.Count / 2)
            {
                return default;
            }

            (pairs + Vector128.Create((byte)inWindow)).StoreUnsafe(ref sources, (nuint)(x * EntryBytes));
            Vector128.Create(taps[x].Weights).AsByte().StoreUnsafe(ref weights, (nuint)(x * EntryBytes));
        }

        return new TapWindows(taps[..columns], memory[..(columns * EntryBytes)], memory.Slice(columns * EntryBytes, columns * EntryBytes));
    }

    /// <summary>Interpolates the groups whose whole window is inside the row.</summary>
    /// <param name="row">The first byte of the region's row.</param>
    /// <param name="readable">Number of bytes from there to the end of the image's row.</param>
    /// <param name="mixed">Receives four values per column, as in <see cref="HorizontalPass"/>.</param>
    /// <returns>Number of columns of these groups.</returns>
    public int Run(ref readonly byte row, int readable, ref short mixed)
    {
        int x = 0;
        if (IsSupported)
        {
            // One byte of each 16-bit value comes from the window; the fourth channel and the other bytes are 0.
            Vector128<byte> pixel = Vector128.Create(0x00FF_00FF_00FF_00FFUL, 0x0000_0000_00FF_00FFUL).AsByte();
            Vector512<byte> used = Vector512.Create(Vector256.Create(pixel, pixel), Vector256.Create(pixel, pixel));
            ref HorizontalTap tap = ref MemoryMarshal.GetReference(_taps);
            ref byte sources = ref MemoryMarshal.GetReference(_sources);
            ref byte weights = ref MemoryMarshal.GetReference(_weights);
            ref byte start = ref Unsafe.AsRef(in row);
            for (; x < _taps.Length && Unsafe.Add(ref tap, x).Offset + Vector512<byte>.Count <= readable; x += Columns)
            {
                nuint at = (nuint)(x * EntryBytes);
                Vector512<byte> window = Vector512.LoadUnsafe(ref start, (nuint)Unsafe.Add(ref tap, x).Offset);
                Vector512<short> interleaved = (Avx512Vbmi.PermuteVar64x8(window, Vector512.LoadUnsafe(ref sources, at)) & used).AsInt16();
                Vector512<int> sums = Vector512.ShiftRightArithmetic(
                    Avx512BW.MultiplyAddAdjacent(interleaved, Vector512.LoadUnsafe(ref weights, at).AsInt16()), 4);
                Avx512F.ConvertToVector256Int16(sums).StoreUnsafe(ref mixed, (nuint)(x * HorizontalPass.Channels));
            }
        }

        return x;
    }
}
