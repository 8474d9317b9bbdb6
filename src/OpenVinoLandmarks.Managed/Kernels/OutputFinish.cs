namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// What a kernel does with its sums on the way to memory, in this order: residual added, activation, 2x2 maximum, scale and shift of the next
/// layer. Arrays have one number a channel, filled up to whole vectors.
/// </summary>
internal unsafe struct OutputFinish
{
    public ActivationKind Kind;

    public float Low;

    public float High;

    /// <summary>Slopes below zero, for <see cref="ActivationKind.PRelu"/>.</summary>
    public float* Slope;

    /// <summary>Null if nothing is scaled.</summary>
    public float* Scale;

    /// <summary>Null exactly where <see cref="Scale"/> is.</summary>
    public float* Shift;

    /// <summary>True if the activation never falls, so that the maximum may be taken first: one activation then serves four pixels.</summary>
    public bool IsMonotonic;
}
