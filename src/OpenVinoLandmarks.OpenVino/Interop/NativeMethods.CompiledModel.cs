using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_compiled_model.h: compiled models.
internal static partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_inputs_size(CompiledModelHandle compiledModel, out nuint size);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_input(CompiledModelHandle compiledModel, out ConstPortHandle inputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_input_by_index(
        CompiledModelHandle compiledModel, nuint index, out ConstPortHandle inputPort);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_compiled_model_input_by_name(
        CompiledModelHandle compiledModel, string name, out ConstPortHandle inputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_outputs_size(CompiledModelHandle compiledModel, out nuint size);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_output(CompiledModelHandle compiledModel, out ConstPortHandle outputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_output_by_index(
        CompiledModelHandle compiledModel, nuint index, out ConstPortHandle outputPort);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_compiled_model_output_by_name(
        CompiledModelHandle compiledModel, string name, out ConstPortHandle outputPort);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_get_runtime_model(CompiledModelHandle compiledModel, out ModelHandle model);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_create_infer_request(
        CompiledModelHandle compiledModel, out InferRequestHandle inferRequest);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_compiled_model_get_property(
        CompiledModelHandle compiledModel, string propertyKey, out nint propertyValue);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_compiled_model_export_model(CompiledModelHandle compiledModel, string exportModelPath);

    [LibraryImport(Library)]
    internal static partial void ov_compiled_model_free(nint compiledModel);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_compiled_model_get_context(
        CompiledModelHandle compiledModel, out RemoteContextHandle context);
}
