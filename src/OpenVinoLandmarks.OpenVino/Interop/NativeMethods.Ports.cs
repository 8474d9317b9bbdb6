using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_node.h: inputs and outputs of models.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_const_port_get_shape(ConstPortHandle port, ref OvShape tensorShape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_port_get_shape(PortHandle port, ref OvShape tensorShape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_port_get_any_name(ConstPortHandle port, out nint tensorName);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_port_get_partial_shape(ConstPortHandle port, ref OvPartialShape partialShape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_port_get_element_type(ConstPortHandle port, out int tensorType);

    [LibraryImport(Library)]
    internal static partial void ov_output_port_free(nint port);

    [LibraryImport(Library)]
    internal static partial void ov_output_const_port_free(nint port);
}
