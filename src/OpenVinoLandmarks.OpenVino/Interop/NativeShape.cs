namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A shape in native memory for one call. The C API cannot create the shape of a scalar (it refuses rank 0), but the functions that read a
/// shape accept the struct {0, null} for it.
/// </summary>
internal ref struct NativeShape
{
    // The address space of a 64-bit process: 47 bits on x64 and on most arm64 systems.
    private const long MaxBytes = 1L << 47;

    private OvShape _shape;

    /// <summary>Copies a shape.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="type">The type of the elements in memory of this shape.</param>
    /// <exception cref="OverflowException">The bytes do not fit in the address space. The runtime multiplies without a check, so it would
    /// take some of these shapes for small ones.</exception>
    internal unsafe NativeShape(Shape shape, ElementType type)
    {
        ByteLength = RequireProduct(shape.Dimensions, type, shape);
        if (shape.Rank > 0)
        {
            fixed (long* dimensions = shape.Dimensions)
            {
                Native.Check(NativeMethods.ov_shape_create(shape.Rank, dimensions, ref _shape), "create a shape");
            }
        }
    }

    internal readonly OvShape Value => _shape;

    /// <summary>The number of bytes of a tensor, rounded up for types of less than 8 bits.</summary>
    internal long ByteLength { get; }

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

    /// <summary>Returns the number of bytes, rounded up for types of less than 8 bits; throws if they do not fit in the address
    /// space.</summary>
    internal static long RequireProduct(ReadOnlySpan<long> sizes, ElementType type, object shape)
    {
        // An element of text is a C++ string object.
        const int BytesPerText = 32;
        long bytes = type == ElementType.String ? BytesPerText : Math.Max(1, type.BitWidth() / 8);
        bool tooLarge = false;
        foreach (long size in sizes)
        {
            long? product = Shape.TryMultiply(bytes, size);
            bytes = product ?? 0;
            tooLarge |= product is null;
        }

        return tooLarge || bytes > MaxBytes
            ? throw new OverflowException($"A tensor of {type} with the shape {shape} is too large: it has more than 128 TiB.")
            : bytes;
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
