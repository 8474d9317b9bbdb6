namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// What the loaded runtime itself answers about shapes. <see cref="PartialShape"/> and <see cref="Dimension"/> compute the same answers
/// without a runtime; the tests compare the two. The C API cannot express a scalar as a partial shape, so every member that takes one
/// throws a <see cref="NotSupportedException"/> for it, and an <see cref="OpenVinoLoadException"/> if no runtime is found.
/// </summary>
internal static class RuntimeShapes
{
    /// <summary>Formats a shape in the runtime's own notation, such as "{1,3,?,2..8}".</summary>
    internal static string Format(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        return Native.TakeString(NativeMethods.ov_partial_shape_to_string(native.Value));
    }

    /// <summary>Returns whether a size, or the number of axes, is open.</summary>
    internal static bool IsDynamic(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        return NativeMethods.ov_partial_shape_is_dynamic(native.Value);
    }

    /// <summary>Returns whether the number of axes is open.</summary>
    internal static bool IsRankDynamic(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        return NativeMethods.ov_rank_is_dynamic(native.Value.Rank);
    }

    /// <summary>Returns whether a size is open.</summary>
    internal static bool IsDynamic(Dimension dimension) =>
        // The C function takes the fixed size 0 for an open one; ov_partial_shape_is_dynamic does not.
        dimension != 0 && NativeMethods.ov_dimension_is_dynamic(NativePartialShape.ToNative(dimension));

    /// <summary>Converts a shape without open dimensions.</summary>
    /// <exception cref="OpenVinoException">The shape has open dimensions.</exception>
    internal static Shape ToShape(PartialShape shape)
    {
        using NativePartialShape native = new NativePartialShape(shape);
        OvShape sizes = default;
        Native.Check(
            NativeMethods.ov_partial_shape_to_shape(native.Value, ref sizes), "convert the partial shape to a shape", shape.ToString());
        return NativeShape.Take(ref sizes);
    }

    /// <summary>Converts a shape to a partial shape with the same sizes.</summary>
    /// <exception cref="OpenVinoException">The runtime refuses the shape.</exception>
    internal static PartialShape ToPartialShape(Shape shape)
    {
        using NativeShape native = new NativeShape(shape, ElementType.UInt8);
        OvPartialShape partial = default;
        Native.Check(
            NativeMethods.ov_shape_to_partial_shape(native.Value, ref partial), "convert the shape to a partial shape", shape.ToString());
        return NativePartialShape.Take(ref partial);
    }
}
