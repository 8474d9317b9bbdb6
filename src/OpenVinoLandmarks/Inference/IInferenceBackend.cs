namespace OpenVinoLandmarks.Inference;

/// <summary>
/// Loads models for the devices it supports. This is the extension point for another engine or a model server: put an implementation
/// into <see cref="DetectorOptions.Backends"/>. Backends are tried in order, the caller's before the library's own
/// (<see cref="InferenceBackends"/>). Implementations are thread-safe.
/// </summary>
public interface IInferenceBackend
{
    /// <summary>Loads a model, or declines the device.</summary>
    /// <param name="request">The device, the model and the options.</param>
    /// <returns>
    /// The model, which the caller owns. Null if the device belongs to another backend, or if it is a server that does not have the
    /// model: a face detector then runs on the default device.
    /// </returns>
    /// <exception cref="ModelException">The model is missing or damaged, or does not have one image input and one output.</exception>
    /// <exception cref="DeviceException">The device belongs to this backend, but it is absent or cannot run the model.</exception>
    IImageModel? TryLoad(ModelLoadRequest request);
}
