using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_shape.h, ov_partial_shape.h, ov_dimension.h, ov_rank.h and ov_layout.h.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_shape_create(long rank, long* dims, ref OvShape shape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_shape_free(ref OvShape shape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_partial_shape_create(long rank, OvDimension* dims, ref OvPartialShape partialShapeObj);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_partial_shape_create_dynamic(
        OvDimension rank, OvDimension* dims, ref OvPartialShape partialShapeObj);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_partial_shape_create_static(long rank, long* dims, ref OvPartialShape partialShapeObj);

    [LibraryImport(Library)]
    internal static partial void ov_partial_shape_free(ref OvPartialShape partialShape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_partial_shape_to_shape(OvPartialShape partialShape, ref OvShape shape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_shape_to_partial_shape(OvShape shape, ref OvPartialShape partialShape);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ov_partial_shape_is_dynamic(OvPartialShape partialShape);

    [LibraryImport(Library)]
    internal static partial nint ov_partial_shape_to_string(OvPartialShape partialShape);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ov_dimension_is_dynamic(OvDimension dim);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ov_rank_is_dynamic(OvDimension rank);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_layout_create(string layoutDesc, out LayoutHandle layout);

    [LibraryImport(Library)]
    internal static partial void ov_layout_free(nint layout);

    [LibraryImport(Library)]
    internal static partial nint ov_layout_to_string(LayoutHandle layout);
}
