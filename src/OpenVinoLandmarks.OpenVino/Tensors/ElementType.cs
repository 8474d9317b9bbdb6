// The members are named after the types that they are (CA1720): any other name would say less.
#pragma warning disable CA1720

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// What one element of a tensor is. The members have numbers of their own: those of the C API moved between releases, and the
/// loaded runtime's are used for every call.
/// </summary>
public enum ElementType
{
    /// <summary>Not known before the inference.</summary>
    Dynamic,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>16-bit "brain" floating point: a float's upper half.</summary>
    BFloat16,

    /// <summary>16-bit IEEE floating point; .NET's <see cref="Half"/>.</summary>
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
