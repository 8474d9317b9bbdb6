using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>One output in a <see cref="PrePostProcessor"/>. Valid until the processor is disposed.</summary>
public sealed class PreprocessOutput
{
    private readonly OutputTensorInfoHandle _tensor;

    internal PreprocessOutput(PrePostProcessor owner, OutputInfoHandle handle) =>
        _tensor = owner.Own(
            NativeMethods.ov_preprocess_output_info_get_tensor_info(handle, out OutputTensorInfoHandle tensor), tensor,
            "the output's tensor");

    /// <summary>Converts the elements of the output that the caller reads.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <returns>This object.</returns>
    /// <exception cref="ObjectDisposedException">The processor is disposed.</exception>
    public PreprocessOutput SetElementType(ElementType type)
    {
        ObjectDisposedException.ThrowIf(_tensor.IsDisposed, this);
        int number = Native.Number(type);
        Native.Check(NativeMethods.ov_preprocess_output_set_element_type(_tensor, number), "set the output's element type");
        return this;
    }
}
