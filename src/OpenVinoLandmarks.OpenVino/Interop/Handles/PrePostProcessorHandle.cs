namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class PrePostProcessorHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_prepostprocessor_free(pointer);
}
