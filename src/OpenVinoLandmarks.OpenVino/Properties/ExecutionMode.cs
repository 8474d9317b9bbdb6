namespace OpenVinoLandmarks.OpenVino;

/// <summary>Whether speed or accuracy comes first.</summary>
public enum ExecutionMode
{
    /// <summary>Speed: lower precision where the device is faster with it.</summary>
    Performance,

    /// <summary>Accuracy: the model's own precision.</summary>
    Accuracy,
}
