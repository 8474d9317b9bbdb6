using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>A partial shape in native memory for one call.</summary>
internal ref struct NativePartialShape
{
    private OvPartialShape _shape;

    internal NativePartialShape(PartialShape shape) => _shape = Create(shape);

    internal readonly OvPartialShape Value => _shape;

    /// <summary>Makes the native form; the caller frees it.</summary>
    internal static unsafe OvPartialShape Create(PartialShape shape)
    {
        OvPartialShape native = default;
        if (shape.IsRankDynamic)
        {
            var any = new OvDimension { Min = 0, Max = -1 };
            Native.Check(NativeMethods.ov_partial_shape_create_dynamic(any, null, ref native), "make a partial shape");
            return native;
        }

        if (!shape.IsDynamic && shape.Rank > 0)
        {
            fixed (long* sizes = shape.ToShape().Dimensions)
            {
                Native.Check(NativeMethods.ov_partial_shape_create_static(shape.Rank, sizes, ref native), "make a partial shape");
            }

            return native;
        }

        fixed (OvDimension* dimensions = MemoryMarshal.Cast<Dimension, OvDimension>(shape.Dimensions))
        {
            if (shape.Rank > 0)
            {
                Native.Check(NativeMethods.ov_partial_shape_create(shape.Rank, dimensions, ref native), "make a partial shape");
            }
        }

        return native;
    }

    /// <summary>Copies what a getter filled in, and frees it.</summary>
    internal static unsafe PartialShape Take(ref OvPartialShape shape)
    {
        try
        {
            if (shape.Rank.Min != shape.Rank.Max)
            {
                return PartialShape.DynamicRank;
            }

            return shape.Dims is null
                ? new PartialShape([])
                : new PartialShape(MemoryMarshal.Cast<OvDimension, Dimension>(new ReadOnlySpan<OvDimension>(shape.Dims, checked((int)shape.Rank.Max))));
        }
        finally
        {
            NativeMethods.ov_partial_shape_free(ref shape);
        }
    }

    public void Dispose() => NativeMethods.ov_partial_shape_free(ref _shape);
}
