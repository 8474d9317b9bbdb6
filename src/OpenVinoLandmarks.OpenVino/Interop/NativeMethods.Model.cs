using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_model.h and ov_node.h: models, and their inputs and outputs.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial void ov_model_free(nint model);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_const_input(ModelHandle model, out ConstPortHandle inputPort);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_model_const_input_by_name(
        ModelHandle model, string tensorName, out ConstPortHandle inputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_const_input_by_index(ModelHandle model, nuint index, out ConstPortHandle inputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_input(ModelHandle model, out PortHandle inputPort);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_model_input_by_name(ModelHandle model, string tensorName, out PortHandle inputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_input_by_index(ModelHandle model, nuint index, out PortHandle inputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_const_output(ModelHandle model, out ConstPortHandle outputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_const_output_by_index(ModelHandle model, nuint index, out ConstPortHandle outputPort);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_model_const_output_by_name(
        ModelHandle model, string tensorName, out ConstPortHandle outputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_output(ModelHandle model, out PortHandle outputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_output_by_index(ModelHandle model, nuint index, out PortHandle outputPort);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_model_output_by_name(ModelHandle model, string tensorName, out PortHandle outputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_inputs_size(ModelHandle model, out nuint inputSize);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_outputs_size(ModelHandle model, out nuint outputSize);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool ov_model_is_dynamic(ModelHandle model);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_reshape(
        ModelHandle model, nint* tensorNames, OvPartialShape* partialShapes, nuint size);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_model_reshape_input_by_name(
        ModelHandle model, string tensorName, OvPartialShape partialShape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_reshape_single_input(ModelHandle model, OvPartialShape partialShape);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_reshape_by_port_indexes(
        ModelHandle model, nuint* portIndexes, OvPartialShape* partialShape, nuint size);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_reshape_by_ports(
        ModelHandle model, nint* outputPorts, OvPartialShape* partialShapes, nuint size);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_model_get_friendly_name(ModelHandle model, out nint friendlyName);

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
