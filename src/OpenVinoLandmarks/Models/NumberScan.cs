using System.Numerics;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Models;

/// <summary>Searches numbers for NaN and infinity, a whole vector at a time.</summary>
internal static class NumberScan
{
    /// <summary>Returns true if all numbers are finite.</summary>
    /// <param name="numbers">The numbers, for example the output of a model.</param>
    public static bool IsFinite(ReadOnlySpan<float> numbers) =>
        IsFinite<uint>(MemoryMarshal.Cast<float, uint>(numbers), 0x7FFF_FFFF, 0x7F80_0000);

    /// <summary>Returns true if all numbers are finite. Bytes that are not of a floating-point type count as finite.</summary>
    /// <param name="bytes">The numbers as a model file stores them, in little-endian order.</param>
    /// <param name="elementType">The name of the type in an OpenVINO IR: <c>f32</c>, <c>f16</c>, <c>bf16</c> or <c>f64</c>.</param>
    public static bool IsFinite(ReadOnlySpan<byte> bytes, string elementType) => elementType switch
    {
        "f32" => IsFinite<uint>(MemoryMarshal.Cast<byte, uint>(bytes), 0x7FFF_FFFF, 0x7F80_0000),
        "f16" => IsFinite<ushort>(MemoryMarshal.Cast<byte, ushort>(bytes), 0x7FFF, 0x7C00),
        "bf16" => IsFinite<ushort>(MemoryMarshal.Cast<byte, ushort>(bytes), 0x7FFF, 0x7F80),
        "f64" => IsFinite<ulong>(MemoryMarshal.Cast<byte, ulong>(bytes), 0x7FFF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000),
        _ => true,
    };

    // Without its sign, a number that is not finite has the bits of infinity or, for NaN, greater ones.
    private static bool IsFinite<T>(ReadOnlySpan<T> bits, T magnitude, T infinity)
        where T : unmanaged, IBinaryInteger<T>
    {
        (Vector<T> magnitudes, Vector<T> infinities) = (new Vector<T>(magnitude), new Vector<T>(infinity));
        while (bits.Length >= Vector<T>.Count)
        {
            if (Vector.GreaterThanOrEqualAny(new Vector<T>(bits) & magnitudes, infinities))
            {
                return false;
            }

            bits = bits[Vector<T>.Count..];
        }

        foreach (T number in bits)
        {
            if ((number & magnitude) >= infinity)
            {
                return false;
            }
        }

        return true;
    }
}
