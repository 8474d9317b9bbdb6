using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>One input in a <see cref="PrePostProcessor"/>: what the caller's tensor is, the steps, what the model wants. Ends with its
/// processor.</summary>
public sealed class PreprocessInput
{
    internal PreprocessInput(PrePostProcessor owner, InputInfoHandle handle)
    {
        Tensor = new InputTensorInfo(owner.Own(NativeMethods.ov_preprocess_input_info_get_tensor_info(handle, out InputTensorInfoHandle tensor), tensor, "the input's tensor"));
        Steps = new PreprocessSteps(owner.Own(NativeMethods.ov_preprocess_input_info_get_preprocess_steps(handle, out PreprocessStepsHandle steps), steps, "the input's steps"));
        Model = new InputModelInfo(
            owner.Own(NativeMethods.ov_preprocess_input_info_get_model_info(handle, out InputModelInfoHandle model), model, "the model's input"));
    }

    /// <summary>What the caller's tensor is.</summary>
    public InputTensorInfo Tensor { get; }

    /// <summary>What is done with it, in the order of the calls.</summary>
    public PreprocessSteps Steps { get; }

    /// <summary>What the model wants.</summary>
    public InputModelInfo Model { get; }
}
