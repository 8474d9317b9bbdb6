namespace OpenVinoLandmarks;

/// <summary>
/// The precision in which a device computes. It differs from the precision of the weights: a CPU with bf16 runs an FP32 model in bf16
/// unless this option says otherwise.
/// </summary>
public enum InferencePrecision
{
    /// <summary>The device's own choice: bf16 on CPUs that have it, f16 on GPUs and NPUs.</summary>
    Auto,

    /// <summary>32-bit floating point. An NPU does not have it.</summary>
    F32,

    /// <summary>16-bit floating point with 8 bits of exponent (bfloat16). GPUs and NPUs do not have it.</summary>
    Bf16,

    /// <summary>16-bit floating point with 5 bits of exponent (IEEE half precision).</summary>
    F16,
}
