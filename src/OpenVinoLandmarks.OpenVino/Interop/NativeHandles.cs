namespace OpenVinoLandmarks.OpenVino.Interop;

// One handle type for each object type of the C API, so that the compiler refuses the wrong one and each is freed by its own function.
// InferRequestHandle and HostMemoryHandle do more and have files of their own.

/// <summary>Owns an <c>ov_core_t</c>.</summary>
internal sealed class CoreHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_core_free(pointer);
}

/// <summary>Owns an <c>ov_model_t</c>.</summary>
internal sealed class ModelHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_model_free(pointer);
}

/// <summary>Owns an <c>ov_compiled_model_t</c>.</summary>
internal sealed class CompiledModelHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_compiled_model_free(pointer);
}

/// <summary>Owns an <c>ov_output_const_port_t</c>: an input or output that can only be read.</summary>
internal sealed class ConstPortHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_output_const_port_free(pointer);
}

/// <summary>Owns an <c>ov_output_port_t</c>: an input or output through which the model can be reshaped.</summary>
internal sealed class PortHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_output_port_free(pointer);
}

/// <summary>Owns an <c>ov_tensor_t</c>.</summary>
internal sealed class TensorHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_tensor_free(pointer);
}

/// <summary>Owns an <c>ov_layout_t</c>.</summary>
internal sealed class LayoutHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_layout_free(pointer);
}

/// <summary>Owns an <c>ov_remote_context_t</c>.</summary>
internal sealed class RemoteContextHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_remote_context_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_prepostprocessor_t</c>.</summary>
internal sealed class PrePostProcessorHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_prepostprocessor_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_input_info_t</c>.</summary>
internal sealed class InputInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_input_info_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_input_tensor_info_t</c>.</summary>
internal sealed class InputTensorInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_input_tensor_info_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_input_model_info_t</c>.</summary>
internal sealed class InputModelInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_input_model_info_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_preprocess_steps_t</c>.</summary>
internal sealed class PreprocessStepsHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_preprocess_steps_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_output_info_t</c>.</summary>
internal sealed class OutputInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_output_info_free(pointer);
}

/// <summary>Owns an <c>ov_preprocess_output_tensor_info_t</c>.</summary>
internal sealed class OutputTensorInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_output_tensor_info_free(pointer);
}
