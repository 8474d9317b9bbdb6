namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A shape in native memory for one call. The C API cannot create the shape of a scalar (it refuses rank 0), but the functions that read a
/// shape accept the struct {0, null} for it.
/// </summary>
internal ref struct NativeShape
{
    private OvShape _shape;

    /// <summary>Copies a shape.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="type">The type of the elements in memory of this shape.</param>
    /// <exception cref="OverflowException">The number of elements or bytes does not fit in 64 bits. The runtime multiplies without a
    /// check, so it would take such a shape for a small one.</exception>
    internal unsafe NativeShape(Shape shape, ElementType type)
    {
        RequireProduct(shape.Dimensions, type, shape.ToString());
        if (shape.Rank > 0)
        {
            fixed (long* dimensions = shape.Dimensions)
            {
                Native.Check(NativeMethods.ov_shape_create(shape.Rank, dimensions, ref _shape), "create a shape");
            }
        }
    }

    internal readonly OvShape Value => _shape;

    /// <summary>
    /// Returns whether a shape getter may have been asked for a scalar's shape. For a scalar, older runtimes return OK and write nothing;
    /// newer ones return the status with which ov_shape_create refuses rank 0. That status means nothing else here, because the arguments
    /// are never null.
    /// </summary>
    internal static unsafe bool MayBeScalar(OpenVinoStatus status, in OvShape shape) =>
        status == OpenVinoStatus.InvalidCParameter && shape.Dims is null;

    /// <summary>Copies the shape that a getter wrote, and frees it. If the getter wrote nothing, the shape is a scalar's.</summary>
    internal static unsafe Shape Take(ref OvShape shape)
    {
        try
        {
            return shape.Dims is null ? Shape.Scalar : new Shape(new ReadOnlySpan<long>(shape.Dims, checked((int)shape.Rank)));
        }
        finally
        {
            Free(ref shape);
        }
    }

    /// <summary>Throws if the product of the sizes and the size of an element does not fit in 64 bits.</summary>
    internal static void RequireProduct(ReadOnlySpan<long> sizes, ElementType type, string shape)
    {
        // An element of text is a C++ string object.
        const int BytesPerText = 32;
        long product = type == ElementType.String ? BytesPerText : Math.Max(1, type.BitWidth() / 8);
        foreach (long size in sizes)
        {
            product = Shape.TryMultiply(product, size) ?? throw new OverflowException(
                $"A tensor of {type} with the shape {shape} is too large: its bytes do not fit in 64 bits.");
        }
    }

    public void Dispose() => Free(ref _shape);

    private static unsafe void Free(ref OvShape shape)
    {
        // ov_shape_free returns an error for a shape without dimensions, which has nothing to free.
        if (shape.Dims is not null)
        {
            _ = NativeMethods.ov_shape_free(ref shape);
        }
    }
}
