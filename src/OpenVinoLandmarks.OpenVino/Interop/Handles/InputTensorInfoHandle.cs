namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class InputTensorInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_input_tensor_info_free(pointer);
}
