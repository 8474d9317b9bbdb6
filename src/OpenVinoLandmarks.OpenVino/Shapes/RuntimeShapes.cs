using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// What the loaded runtime itself says of shapes. The members of <see cref="PartialShape"/> and <see cref="Dimension"/> answer the
/// same without a runtime; these are for whoever wants the runtime's own word, such as its text. The C API cannot express the
/// scalar as a partial shape: a <see cref="NotSupportedException"/>.
/// </summary>
public static class RuntimeShapes
{
    /// <summary>The runtime's text of a shape, such as "{1,3,?,2..8}".</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static string Format(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        return Native.TakeString(NativeMethods.ov_partial_shape_to_string(native.Value));
    }

    /// <summary>Whether anything of a shape is open.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static bool IsDynamic(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        return NativeMethods.ov_partial_shape_is_dynamic(native.Value);
    }

    /// <summary>Whether the number of a shape's axes is open.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static bool IsRankDynamic(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        return NativeMethods.ov_rank_is_dynamic(native.Value.Rank);
    }

    /// <summary>Whether a size is open.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static bool IsDynamic(Dimension dimension) =>
        NativeMethods.ov_dimension_is_dynamic(NativePartialShape.ToNative(dimension));

    /// <summary>The sizes of a shape in which nothing is open.</summary>
    /// <exception cref="OpenVinoException">Something is open.</exception>
    public static Shape ToShape(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        OvShape sizes = default;
        Native.Check(NativeMethods.ov_partial_shape_to_shape(native.Value, ref sizes), "make a shape of", shape.ToString());
        return NativeShape.Take(ref sizes);
    }

    /// <summary>A shape as one of which parts could be open.</summary>
    /// <exception cref="OpenVinoException">The runtime refuses the shape.</exception>
    public static PartialShape ToPartialShape(Shape shape)
    {
        using NativeShape native = new NativeShape(shape);
        OvPartialShape partial = default;
        Native.Check(NativeMethods.ov_shape_to_partial_shape(native.Value, ref partial), "make a partial shape of", shape.ToString());
        return NativePartialShape.Take(ref partial);
    }
}
