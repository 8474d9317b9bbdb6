namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The operations that a kernel fuses behind its sums, in this order: addition of a residual, activation, 2x2 maximum, up to two roundings
/// to levels, scale and shift of the next layer. Arrays have one value per channel, padded to whole vectors.
/// </summary>
internal unsafe struct OutputFinish
{
    public KernelActivation Kind;

    public float Low;

    public float High;

    /// <summary>The slopes of <see cref="KernelActivation.PRelu"/>; otherwise null.</summary>
    public float* Slope;

    /// <summary>The first rounding, if there is one.</summary>
    public RoundingConstants First;

    /// <summary>The second rounding, if there is one.</summary>
    public RoundingConstants Second;

    /// <summary>Whether the output, which is rounded and not scaled, is stored as one byte per channel.</summary>
    public bool StoresBytes;

    /// <summary>Null if the output is not scaled.</summary>
    public float* Scale;

    /// <summary>Null if <see cref="Scale"/> is null.</summary>
    public float* Shift;

    /// <summary>Whether the activation never decreases: the maximum can then come first, and one activation serves four pixels.</summary>
    public bool IsMonotonic;
}

/// <summary>The constants of a rounding to levels: <c>Min(Max(Round(x * Scale + Shift), 0), Steps)</c>.</summary>
internal unsafe struct RoundingConstants
{
    /// <summary>Null if there is no rounding.</summary>
    public float* Scale;

    public float* Shift;

    public float Steps;
}

/// <summary>The activations that kernels apply to their sums before they store them.</summary>
internal enum KernelActivation
{
    None,

    /// <summary>Clamps to two limits: ReLU (0 and infinity) and Clamp.</summary>
    Clamp,

    /// <summary>Multiplies negative values by a slope per channel.</summary>
    PRelu,

    /// <summary>1 / (1 + exp(-x)).</summary>
    Sigmoid,
}
