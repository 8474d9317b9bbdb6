namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class TensorHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_tensor_free(pointer);
}
