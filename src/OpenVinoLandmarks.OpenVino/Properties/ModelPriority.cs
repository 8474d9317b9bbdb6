namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The priority of a model among several models that share a device. AUTO gives the faster device to the model with the higher priority;
/// GPU and NPU schedule its inferences first.
/// </summary>
/// <remarks>
/// The property MODEL_PRIORITY; see <see cref="PropertyKeys.ModelPriority"/>. Without it a model has
/// <see cref="Medium"/>.
/// </remarks>
public enum ModelPriority
{
    /// <summary>After models with a higher priority. The text is LOW.</summary>
    Low,

    /// <summary>The default. The text is MEDIUM.</summary>
    Medium,

    /// <summary>Before models with a lower priority. The text is HIGH.</summary>
    High,
}
