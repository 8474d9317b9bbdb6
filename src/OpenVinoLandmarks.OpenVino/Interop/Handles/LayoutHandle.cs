namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class LayoutHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_layout_free(pointer);
}
