using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// One input in a <see cref="PrePostProcessor"/>: the caller's tensor, the conversion steps and the model's input. Valid until the
/// processor is disposed.
/// </summary>
public sealed class PreprocessInput
{
    internal PreprocessInput(PrePostProcessor owner, InputInfoHandle handle)
    {
        Tensor = new InputTensorInfo(owner.Own(
            NativeMethods.ov_preprocess_input_info_get_tensor_info(handle, out InputTensorInfoHandle tensor), tensor,
            "the input's tensor"));
        Steps = new PreprocessSteps(owner.Own(
            NativeMethods.ov_preprocess_input_info_get_preprocess_steps(handle, out PreprocessStepsHandle steps), steps,
            "the input's steps"));
        Model = new InputModelInfo(owner.Own(
            NativeMethods.ov_preprocess_input_info_get_model_info(handle, out InputModelInfoHandle model), model, "the model's input"));
    }

    /// <summary>The tensor that the caller sets.</summary>
    public InputTensorInfo Tensor { get; }

    /// <summary>The steps that convert the caller's tensor for the model, in the order of the calls.</summary>
    public PreprocessSteps Steps { get; }

    /// <summary>The model's own input.</summary>
    public InputModelInfo Model { get; }
}
