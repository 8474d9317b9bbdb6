using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.KServe.Tensors;

/// <summary>
/// The protocol's types of numbers. Raw data is little-endian and row-major, without gaps; so are the numbers of all processors that .NET's
/// hardware intrinsics and this library support.
/// </summary>
internal static class Datatype
{
    /// <summary>Single precision.</summary>
    public const string Fp32 = "FP32";

    /// <summary>Half precision.</summary>
    public const string Fp16 = "FP16";

    /// <summary>Bytes from 0 to 255.</summary>
    public const string Uint8 = "UINT8";

    /// <summary>Returns the number of bytes per element; 0 for types that are not numbers, or unknown.</summary>
    /// <param name="datatype">The type.</param>
    public static int Size(string datatype) => datatype switch
    {
        "BOOL" or Uint8 or "INT8" => 1,
        "UINT16" or "INT16" or Fp16 or "BF16" => 2,
        "UINT32" or "INT32" or Fp32 => 4,
        "UINT64" or "INT64" or "FP64" => 8,
        _ => 0,
    };

    /// <summary>Converts raw data.</summary>
    /// <param name="datatype">The type; its size is not 0.</param>
    /// <param name="raw">The data: as many elements as there are floats.</param>
    /// <param name="target">Receives the numbers.</param>
    public static void ToFloats(string datatype, ReadOnlySpan<byte> raw, Span<float> target)
    {
        if (datatype == Fp32)
        {
            raw.CopyTo(MemoryMarshal.AsBytes(target));
            return;
        }

        int size = Size(datatype);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = ToFloat(datatype, raw.Slice(i * size, size));
        }
    }

    private static float ToFloat(string datatype, ReadOnlySpan<byte> element) => datatype switch
    {
        "BOOL" or Uint8 => element[0],
        "INT8" => (sbyte)element[0],
        "UINT16" => BinaryPrimitives.ReadUInt16LittleEndian(element),
        "INT16" => BinaryPrimitives.ReadInt16LittleEndian(element),
        Fp16 => (float)BinaryPrimitives.ReadHalfLittleEndian(element),
        "BF16" => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(element) << 16),
        "UINT32" => BinaryPrimitives.ReadUInt32LittleEndian(element),
        "INT32" => BinaryPrimitives.ReadInt32LittleEndian(element),
        "UINT64" => BinaryPrimitives.ReadUInt64LittleEndian(element),
        "INT64" => BinaryPrimitives.ReadInt64LittleEndian(element),
        "FP64" => (float)BinaryPrimitives.ReadDoubleLittleEndian(element),
        _ => throw new ArgumentException($"{datatype} is not a type of numbers.", nameof(datatype)),
    };
}
