namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>A partial shape in native memory for one call.</summary>
internal ref struct NativePartialShape
{
    private static readonly OvDimension s_any = new() { Min = -1, Max = -1 };

    private OvPartialShape _shape;

    internal NativePartialShape(PartialShape shape) => _shape = Create(shape);

    internal readonly OvPartialShape Value => _shape;

    /// <summary>Makes the native form; the caller frees it.</summary>
    internal static unsafe OvPartialShape Create(PartialShape shape)
    {
        OvPartialShape native = default;
        if (shape.IsRankDynamic)
        {
            Native.Check(NativeMethods.ov_partial_shape_create_dynamic(s_any, null, ref native), "make a partial shape");
            return native;
        }

        if (shape.Rank == 0)
        {
            // Rank 0 with no dimensions is read as a dynamic rank.
            throw new NotSupportedException("OpenVINO's C API cannot express a scalar as a partial shape.");
        }

        if (!shape.IsDynamic)
        {
            fixed (long* sizes = shape.ToShape().Dimensions)
            {
                Native.Check(NativeMethods.ov_partial_shape_create_static(shape.Rank, sizes, ref native), "make a partial shape");
            }

            return native;
        }

        return CreateOpen(shape);
    }

    /// <summary>A dimension as the C API writes it: a size without any bound is -1 twice.</summary>
    internal static OvDimension ToNative(Dimension dimension) =>
        dimension == Dimension.Dynamic ? s_any : new OvDimension { Min = dimension.Min, Max = dimension.Max };

    // The function refuses a range without an upper bound (2..), but what reads the shape takes it: such a dimension is made as
    // any size first, and then written into the runtime's memory.
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
            Native.Check(NativeMethods.ov_partial_shape_create(shape.Rank, first, ref native), "make a partial shape");
        }

        for (int i = 0; i < dimensions.Length; i++)
        {
            native.Dims[i] = ToNative(shape[i]);
        }

        return native;
    }

    /// <summary>Copies what a getter filled in, and frees it.</summary>
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
