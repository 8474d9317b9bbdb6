namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>A shape with open dimensions, in native memory for one call.</summary>
internal ref struct NativePartialShape
{
    private static readonly OvDimension s_any = new() { Min = -1, Max = -1 };

    private OvPartialShape _shape;

    internal NativePartialShape(PartialShape shape) => _shape = Create(shape);

    internal readonly OvPartialShape Value => _shape;

    /// <summary>Creates the native form, which the caller frees.</summary>
    /// <exception cref="OverflowException">The bytes of the smallest tensor of the shape do not fit in the address space.</exception>
    internal static unsafe OvPartialShape Create(PartialShape shape)
    {
        RequireProduct(shape);
        OvPartialShape native = default;
        if (shape.IsRankDynamic)
        {
            Native.Check(NativeMethods.ov_partial_shape_create_dynamic(s_any, null, ref native), "create a partial shape");
            return native;
        }

        if (shape.Rank == 0)
        {
            // The C API reads rank 0 without dimensions as a dynamic rank.
            throw new NotSupportedException("OpenVINO's C API cannot express a scalar as a partial shape. Use a shape with an axis.");
        }

        if (!shape.IsDynamic)
        {
            fixed (long* sizes = shape.ToShape().Dimensions)
            {
                Native.Check(NativeMethods.ov_partial_shape_create_static(shape.Rank, sizes, ref native), "create a partial shape");
            }

            return native;
        }

        return CreateOpen(shape);
    }

    /// <summary>Converts a dimension; in the C API a size without bounds is -1, -1.</summary>
    internal static OvDimension ToNative(Dimension dimension) =>
        dimension == Dimension.Dynamic ? s_any : new OvDimension { Min = dimension.Min, Max = dimension.Max };

    // ov_partial_shape_create refuses a range without an upper bound (2..), but the functions that read a shape accept it. So the shape is
    // created with an open dimension, and the range is written into the runtime's memory afterwards.
    private static unsafe OvPartialShape CreateOpen(PartialShape shape)
    {
        OvPartialShape native = default;
        Span<OvDimension> dimensions = new OvDimension[shape.Rank];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = shape[i].Max == -1 ? s_any : ToNative(shape[i]);
        }

        fixed (OvDimension* first = dimensions)
        {
            Native.Check(NativeMethods.ov_partial_shape_create(shape.Rank, first, ref native), "create a partial shape");
        }

        for (int i = 0; i < dimensions.Length; i++)
        {
            native.Dims[i] = ToNative(shape[i]);
        }

        return native;
    }

    // The smallest tensor of the shape must fit, with elements of the largest type: the type of an input is not known here.
    private static void RequireProduct(PartialShape shape)
    {
        if (!shape.IsRankDynamic)
        {
            long[] sizes = [.. shape.Dimensions.ToArray().Select(static size => size.IsDynamic ? Math.Max(1, size.Min) : size.Min)];
            NativeShape.RequireProduct(sizes, ElementType.Float64, shape);
        }
    }

    /// <summary>Copies the shape that a getter wrote, and frees it.</summary>
    internal static unsafe PartialShape Take(ref OvPartialShape shape)
    {
        try
        {
            if (shape.Rank.Min != shape.Rank.Max || shape.Rank.Max < 0)
            {
                return PartialShape.DynamicRank;
            }

            return shape.Dims is null
                ? new PartialShape([])
                : new PartialShape(
                    [.. new ReadOnlySpan<OvDimension>(shape.Dims, checked((int)shape.Rank.Max)).ToArray().Select(FromNative)]);
        }
        finally
        {
            NativeMethods.ov_partial_shape_free(ref shape);
        }
    }

    private static Dimension FromNative(OvDimension dimension) => new(Math.Max(0, dimension.Min), dimension.Max);

    public void Dispose() => NativeMethods.ov_partial_shape_free(ref _shape);
}

/// <summary>Several shapes with open dimensions, in native memory for one call.</summary>
internal readonly ref struct NativePartialShapes
{
    private readonly OvPartialShape[] _shapes;

    internal NativePartialShapes(IEnumerable<PartialShape> shapes)
    {
        PartialShape[] managed = [.. shapes];
        _shapes = new OvPartialShape[managed.Length];
        try
        {
            for (int i = 0; i < managed.Length; i++)
            {
                _shapes[i] = NativePartialShape.Create(managed[i]);
            }
        }
        catch
        {
            // A constructor that throws cannot be disposed.
            Dispose();
            throw;
        }
    }

    internal ReadOnlySpan<OvPartialShape> Shapes => _shapes;

    public void Dispose()
    {
        foreach (ref OvPartialShape shape in _shapes.AsSpan())
        {
            NativeMethods.ov_partial_shape_free(ref shape);
        }
    }
}
