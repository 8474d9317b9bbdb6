namespace OpenVinoLandmarks.Engines;

/// <summary>The precision in which a device is asked to compute. It is not the precision of the weights.</summary>
public enum InferencePrecision
{
    /// <summary>The device's own choice: bf16 on CPUs that have it, f16 on GPUs.</summary>
    Auto,

    /// <summary>32-bit floating point.</summary>
    F32,

    /// <summary>16-bit floating point with 8 bits of exponent.</summary>
    Bf16,

    /// <summary>16-bit floating point with 5 bits of exponent.</summary>
    F16,
}
