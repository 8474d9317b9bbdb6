namespace OpenVinoLandmarks.OpenVino;

/// <summary>How important a model is among others on a device.</summary>
public enum ModelPriority
{
    /// <summary>Waits for others.</summary>
    Low,

    /// <summary>The usual.</summary>
    Medium,

    /// <summary>Goes first.</summary>
    High,
}
