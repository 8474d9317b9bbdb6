namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class InputModelInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_input_model_info_free(pointer);
}
