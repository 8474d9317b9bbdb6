namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class ConstPortHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_output_const_port_free(pointer);
}
