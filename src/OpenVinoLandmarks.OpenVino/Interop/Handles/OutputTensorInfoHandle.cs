namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class OutputTensorInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_output_tensor_info_free(pointer);
}
