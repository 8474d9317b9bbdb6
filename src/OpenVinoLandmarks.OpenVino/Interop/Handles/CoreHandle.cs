namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class CoreHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_core_free(pointer);
}
