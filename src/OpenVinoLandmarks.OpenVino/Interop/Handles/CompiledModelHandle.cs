namespace OpenVinoLandmarks.OpenVino.Interop;

internal sealed class CompiledModelHandle : NativeHandle
{
    protected override void Free(nint pointer) => NativeMethods.ov_compiled_model_free(pointer);
}
