using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tensors;

/// <summary>
/// The C API's numbers of the element types. They moved: until 2024.6 UNDEFINED and DYNAMIC were two values (F32 was 5, U8 17); from
/// 2025.1 on they are one (F32 is 4, U8 16). Nothing in the library tells which but its version, so the choice is proved at load.
/// </summary>
internal sealed class ElementTypeNumbers
{
    // In the order of our own enumeration, which follows the newer header.
    private readonly int _shift;

    private ElementTypeNumbers(int shift) => _shift = shift;

    internal static ElementTypeNumbers For(OpenVinoVersion version) => new(version.IsAtLeast(2025, 1) ? 0 : 1);

    internal int ToNative(ElementType type) => (int)type + _shift;

    /// <exception cref="NotSupportedException">The runtime has a type that this assembly does not know.</exception>
    internal ElementType FromNative(int number)
    {
        // 0 under the older numbers is UNDEFINED, which says no more than DYNAMIC does.
        ElementType type = (ElementType)Math.Max(0, number - _shift);
        return Enum.IsDefined(type) ? type : throw new NotSupportedException(
            $"This OpenVINO has an element type with the number {number}, which this assembly does not know.");
    }

    /// <summary>Makes a tensor of one element for types of different sizes and compares its bytes.</summary>
    /// <exception cref="OpenVinoLoadException">The numbers are not this runtime's.</exception>
    internal void Prove(OpenVinoVersion version)
    {
        foreach (ElementType type in (ElementType[])[ElementType.Float32, ElementType.UInt8, ElementType.Float16, ElementType.Float64, ElementType.Int32, ElementType.Int64])
        {
            int bytes = type.BitWidth() / 8;
            nuint measured = MeasureOneElement(ToNative(type));
            if (measured != (nuint)bytes)
            {
                throw new OpenVinoLoadException(
                    $"OpenVINO {version} does not number its element types as expected: a {type} takes {measured} bytes instead of {bytes}. This release is not supported.");
            }
        }
    }

    private static unsafe nuint MeasureOneElement(int number)
    {
        long one = 1;
        OvShape shape = new() { Rank = 1, Dims = &one };
        OpenVinoStatus status = NativeMethods.ov_tensor_create(number, shape, out TensorHandle tensor);
        using (Native.Own(status, tensor, "make a tensor"))
        {
            Native.Check(NativeMethods.ov_tensor_get_byte_size(tensor, out nuint bytes), "read a tensor's size");
            return bytes;
        }
    }
}
