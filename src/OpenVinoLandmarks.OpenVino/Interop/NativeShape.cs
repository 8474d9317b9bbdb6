namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A shape in native memory for one call. The C API has no door for the scalar (it refuses rank 0), but takes the struct
/// {0, null} where a shape is read.
/// </summary>
internal ref struct NativeShape
{
    private OvShape _shape;

    internal unsafe NativeShape(Shape shape)
    {
        if (shape.Rank > 0)
        {
            fixed (long* dimensions = shape.Dimensions)
            {
                Native.Check(NativeMethods.ov_shape_create(shape.Rank, dimensions, ref _shape), "make a shape");
            }
        }
    }

    internal readonly OvShape Value => _shape;

    /// <summary>
    /// Whether a getter of a shape met a scalar. Older runtimes return OK then and write nothing; newer ones pass on the refusal of
    /// ov_shape_create to make rank 0, whose status cannot mean anything else here: our arguments are never null.
    /// </summary>
    internal static unsafe bool MayBeScalar(OpenVinoStatus status, in OvShape shape) =>
        status == OpenVinoStatus.InvalidCParameter && shape.Dims is null;

    /// <summary>Copies what a getter filled in, and frees it. A struct that nothing was written to is a scalar's.</summary>
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

    public void Dispose() => Free(ref _shape);

    private static unsafe void Free(ref OvShape shape)
    {
        // Freeing reports an error for a shape without dimensions; there is nothing to free then.
        if (shape.Dims is not null)
        {
            _ = NativeMethods.ov_shape_free(ref shape);
        }
    }
}
