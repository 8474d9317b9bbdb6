namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class ModelHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_model_free(pointer);
}
