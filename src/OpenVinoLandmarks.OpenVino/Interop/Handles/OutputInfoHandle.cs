namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class OutputInfoHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_output_info_free(pointer);
}
