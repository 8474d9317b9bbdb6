namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class RemoteContextHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_remote_context_free(pointer);
}
