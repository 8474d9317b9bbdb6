namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class PreprocessStepsHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_preprocess_preprocess_steps_free(pointer);
}
