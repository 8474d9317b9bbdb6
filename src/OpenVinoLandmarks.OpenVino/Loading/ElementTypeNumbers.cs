using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// The numbers that the C API gives to the element types. They changed: until 2024.6 UNDEFINED and DYNAMIC are two values (F32 is 5, U8 is
/// 17); from 2025.1 on they are one (F32 is 4, U8 is 16). Only the version tells which numbers a library uses, so the choice is verified
/// when the library is loaded.
/// </summary>
internal sealed class ElementTypeNumbers
{
    // Types of different sizes, among them those whose confusion would write beyond a buffer.
    private static readonly ElementType[] s_verified =
    [
        ElementType.Float32, ElementType.UInt8, ElementType.Float16, ElementType.Float64, ElementType.Int32, ElementType.Int64,
    ];

    // The members of ElementType are in the order of the newer header.
    private readonly int _shift;

    private ElementTypeNumbers(int shift) => _shift = shift;

    internal static ElementTypeNumbers For(OpenVinoVersion version) => new(version.IsAtLeast(2025, 1) ? 0 : 1);

    internal int ToNative(ElementType type) => (int)type + _shift;

    /// <exception cref="NotSupportedException">The runtime has a type that this assembly does not know.</exception>
    internal ElementType FromNative(int number)
    {
        // 0 among the older numbers is UNDEFINED, which means the same as DYNAMIC.
        ElementType type = (ElementType)Math.Max(0, number - _shift);
        return Enum.IsDefined(type) ? type : throw new NotSupportedException(
            $"This OpenVINO has an element type with the number {number}, which this version of the bindings does not know.");
    }

    /// <summary>Creates a tensor of one element for types of different sizes and compares its number of bytes.</summary>
    /// <exception cref="OpenVinoLoadException">The numbers are not those of the library, or a function fails.</exception>
    internal void Verify(LoadedLibrary library, OpenVinoVersion version)
    {
        foreach (ElementType type in s_verified)
        {
            nuint bytes = (nuint)type.BitWidth() / 8;
            nuint measured = MeasureOneElement(library, ToNative(type));
            if (measured != bytes)
            {
                throw new OpenVinoLoadException(
                    $"{library.Path} cannot be used: OpenVINO {version} numbers its element types in an unknown way (a {type} has "
                    + $"{measured} bytes instead of {bytes}). Use a release from 2024.6 on that these bindings support.");
            }
        }
    }

    private static unsafe nuint MeasureOneElement(LoadedLibrary library, int number)
    {
        nint create = library.RequiredExport("ov_tensor_create"), free = library.RequiredExport("ov_tensor_free");
        nint getSize = library.RequiredExport("ov_tensor_get_byte_size");
        long one = 1;
        nint tensor = 0;
        OneAxisShape shape = new() { Rank = 1, Dims = &one };
        Check(library, ((delegate* unmanaged[Cdecl]<int, OneAxisShape, nint*, OpenVinoStatus>)create)(number, shape, &tensor), "tensor");
        try
        {
            nuint bytes = 0;
            Check(library, ((delegate* unmanaged[Cdecl]<nint, nuint*, OpenVinoStatus>)getSize)(tensor, &bytes), "tensor's size");
            return bytes;
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<nint, void>)free)(tensor);
        }
    }

    private static void Check(LoadedLibrary library, OpenVinoStatus status, string what)
    {
        if (status != OpenVinoStatus.Ok)
        {
            throw new OpenVinoLoadException(
                $"{library.Path} cannot be used: it does not return a {what} (status {(int)status}, {status}).");
        }
    }

    /// <summary>The struct <c>ov_shape_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct OneAxisShape
    {
        internal long Rank;
        internal long* Dims;
    }
}
