namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class InputInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_input_info_free(pointer);
}
