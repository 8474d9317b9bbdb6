using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>Returns the size of an <see cref="ElementType"/> and the element type of a .NET type.</summary>
public static class ElementTypes
{
    /// <summary>Returns the number of bits of one element; 0 for <see cref="ElementType.Dynamic"/> and <see cref="ElementType.String"/>,
    /// which have no fixed size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static int BitWidth(this ElementType type) => type switch
    {
        ElementType.Dynamic or ElementType.String => 0,
        ElementType.UInt1 => 1,
        ElementType.UInt2 => 2,
        ElementType.UInt3 => 3,
        ElementType.Int4 or ElementType.UInt4 or ElementType.NormalFloat4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt6 => 6,
        ElementType.Boolean or ElementType.Int8 or ElementType.UInt8
            or ElementType.Float8E4M3 or ElementType.Float8E5M2 or ElementType.Float8E8M0 => 8,
        ElementType.BFloat16 or ElementType.Float16 or ElementType.Int16 or ElementType.UInt16 => 16,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 32,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The value is not an element type."),
    };

    /// <summary>Returns the element type of a .NET type, such as Float32 for float.</summary>
    /// <exception cref="NotSupportedException">The .NET type is not bool, an integer of 8 to 64 bits, Half, float or double.</exception>
    public static ElementType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return ElementType.Float32;
        }

        if (typeof(T) == typeof(byte))
        {
            return ElementType.UInt8;
        }

        return default(T) switch
        {
            bool => ElementType.Boolean,
            sbyte => ElementType.Int8,
            short => ElementType.Int16,
            ushort => ElementType.UInt16,
            int => ElementType.Int32,
            uint => ElementType.UInt32,
            long => ElementType.Int64,
            ulong => ElementType.UInt64,
            Half => ElementType.Float16,
            double => ElementType.Float64,
            _ => throw new NotSupportedException(
                $"{typeof(T)} cannot be an element of a tensor. Use bool, an integer of 8 to 64 bits, Half, float or double."),
        };
    }

    /// <summary>
    /// Throws unless elements of <paramref name="type"/> can be accessed as <typeparamref name="T"/>: as their own .NET type, as byte,
    /// or, for types that .NET does not have, as an integer of the same size.
    /// </summary>
    internal static void RequireMatch<T>(ElementType type)
        where T : unmanaged
    {
        bool matches = typeof(T) == typeof(byte)
            || (typeof(T) == typeof(float)
                ? type == ElementType.Float32
                : type.BitWidth() == Unsafe.SizeOf<T>() * 8 && IsSameKind<T>(type));
        if (!matches)
        {
            throw new ArgumentException($"The tensor's elements are {type}; they cannot be accessed as {typeof(T).Name}.");
        }
    }

    /// <summary>Throws for text, whose elements are C++ objects.</summary>
    internal static void RequireNoText(ElementType type)
    {
        if (type == ElementType.String)
        {
            throw new ArgumentException("The elements of a text tensor cannot be accessed: the C API can write text, but not read it.");
        }
    }

    private static bool IsSameKind<T>(ElementType type)
        where T : unmanaged =>
        type is ElementType.BFloat16 ? typeof(T) == typeof(ushort)
        : type is ElementType.Float16 && typeof(T) == typeof(ushort) || Of<T>() == type;
}
