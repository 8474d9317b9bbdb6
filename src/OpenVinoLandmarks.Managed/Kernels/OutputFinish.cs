namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The operations that a kernel fuses behind its sums, in this order: addition of a residual, activation, 2x2 maximum, scale and shift of
/// the next layer. Arrays have one value per channel, padded to whole vectors.
/// </summary>
internal unsafe struct OutputFinish
{
    public KernelActivation Kind;

    public float Low;

    public float High;

    /// <summary>The slopes of <see cref="KernelActivation.PRelu"/>; otherwise null.</summary>
    public float* Slope;

    /// <summary>Null if the output is not scaled.</summary>
    public float* Scale;

    /// <summary>Null if <see cref="Scale"/> is null.</summary>
    public float* Shift;

    /// <summary>Whether the activation never decreases: the maximum can then come first, and one activation serves four pixels.</summary>
    public bool IsMonotonic;
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
