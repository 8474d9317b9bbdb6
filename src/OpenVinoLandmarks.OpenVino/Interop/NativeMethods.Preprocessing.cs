using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// ov_prepostprocess.h: conversions that are built into a model.
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_create(ModelHandle model, out PrePostProcessorHandle preprocess);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_prepostprocessor_free(nint preprocess);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_get_input_info(
        PrePostProcessorHandle preprocess, out InputInfoHandle preprocessInputInfo);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_get_input_info_by_name(
        PrePostProcessorHandle preprocess, string tensorName, out InputInfoHandle preprocessInputInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_get_input_info_by_index(
        PrePostProcessorHandle preprocess, nuint tensorIndex, out InputInfoHandle preprocessInputInfo);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_input_info_free(nint preprocessInputInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_info_get_tensor_info(
        InputInfoHandle preprocessInputInfo, out InputTensorInfoHandle preprocessInputTensorInfo);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_input_tensor_info_free(nint preprocessInputTensorInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_info_get_preprocess_steps(
        InputInfoHandle preprocessInputInfo, out PreprocessStepsHandle preprocessInputSteps);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_preprocess_steps_free(nint preprocessInputProcessSteps);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_resize(
        PreprocessStepsHandle preprocessInputProcessSteps, int resizeAlgorithm);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_scale(
        PreprocessStepsHandle preprocessInputProcessSteps, float value);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_scale_multi_channels(
        PreprocessStepsHandle preprocessInputProcessSteps, float* values, int valueSize);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_mean(
        PreprocessStepsHandle preprocessInputProcessSteps, float value);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_mean_multi_channels(
        PreprocessStepsHandle preprocessInputProcessSteps, float* values, int valueSize);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_crop(
        PreprocessStepsHandle preprocessInputProcessSteps, int* begin, int beginSize, int* end, int endSize);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_convert_layout(
        PreprocessStepsHandle preprocessInputProcessSteps, LayoutHandle layout);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_reverse_channels(
        PreprocessStepsHandle preprocessInputProcessSteps);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_tensor_info_set_element_type(
        InputTensorInfoHandle preprocessInputTensorInfo, int elementType);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_tensor_info_set_color_format(
        InputTensorInfoHandle preprocessInputTensorInfo, int colorFormat);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_tensor_info_set_spatial_static_shape(
        InputTensorInfoHandle preprocessInputTensorInfo, nuint inputHeight, nuint inputWidth);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_preprocess_input_tensor_info_set_memory_type(
        InputTensorInfoHandle preprocessInputTensorInfo, string memType);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_convert_element_type(
        PreprocessStepsHandle preprocessInputProcessSteps, int elementType);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_preprocess_steps_convert_color(
        PreprocessStepsHandle preprocessInputProcessSteps, int colorFormat);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_tensor_info_set_from(
        InputTensorInfoHandle preprocessInputTensorInfo, TensorHandle tensor);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_tensor_info_set_layout(
        InputTensorInfoHandle preprocessInputTensorInfo, LayoutHandle layout);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_get_output_info(
        PrePostProcessorHandle preprocess, out OutputInfoHandle preprocessOutputInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_get_output_info_by_index(
        PrePostProcessorHandle preprocess, nuint tensorIndex, out OutputInfoHandle preprocessOutputInfo);

    [LibraryImport(Library, StringMarshallingCustomType = typeof(CText.Marshaller))]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_get_output_info_by_name(
        PrePostProcessorHandle preprocess, string tensorName, out OutputInfoHandle preprocessOutputInfo);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_output_info_free(nint preprocessOutputInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_output_info_get_tensor_info(
        OutputInfoHandle preprocessOutputInfo, out OutputTensorInfoHandle preprocessOutputTensorInfo);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_output_tensor_info_free(nint preprocessOutputTensorInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_output_set_element_type(
        OutputTensorInfoHandle preprocessOutputTensorInfo, int elementType);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_info_get_model_info(
        InputInfoHandle preprocessInputInfo, out InputModelInfoHandle preprocessInputModelInfo);

    [LibraryImport(Library)]
    internal static partial void ov_preprocess_input_model_info_free(nint preprocessInputModelInfo);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_input_model_info_set_layout(
        InputModelInfoHandle preprocessInputModelInfo, LayoutHandle layout);

    [LibraryImport(Library)]
    internal static partial OpenVinoStatus ov_preprocess_prepostprocessor_build(PrePostProcessorHandle preprocess, out ModelHandle model);
}
