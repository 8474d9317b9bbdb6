namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class PortHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_output_port_free(pointer);
}
