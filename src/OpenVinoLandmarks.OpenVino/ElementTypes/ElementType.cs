// The members have the names of the types that they stand for, which CA1720 discourages: other names would say less.
#pragma warning disable CA1720

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The type of a tensor's elements. The numbers of the members are not those of the C API, which changed between releases; every call uses
/// the numbers of the loaded runtime.
/// </summary>
public enum ElementType
{
    /// <summary>Known only after an inference.</summary>
    Dynamic,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>16-bit "brain" floating point: the upper half of a 32-bit float.</summary>
    BFloat16,

    /// <summary>16-bit IEEE floating point, <see cref="Half"/> in .NET.</summary>
    Float16,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>4-bit signed integer, packed.</summary>
    Int4,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>One bit, packed.</summary>
    UInt1,

    /// <summary>2-bit unsigned integer, packed.</summary>
    UInt2,

    /// <summary>3-bit unsigned integer, packed.</summary>
    UInt3,

    /// <summary>4-bit unsigned integer, packed.</summary>
    UInt4,

    /// <summary>6-bit unsigned integer, packed.</summary>
    UInt6,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>4-bit normal float, packed.</summary>
    NormalFloat4,

    /// <summary>8-bit floating point with 4 exponent bits and 3 mantissa bits.</summary>
    Float8E4M3,

    /// <summary>8-bit floating point with 5 exponent bits and 2 mantissa bits.</summary>
    Float8E5M2,

    /// <summary>Text.</summary>
    String,

    /// <summary>4-bit floating point with 2 exponent bits and 1 mantissa bit, packed.</summary>
    Float4E2M1,

    /// <summary>8-bit power of two.</summary>
    Float8E8M0,
}
