using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Execution.Steps;

/// <summary>A function that is applied to each number of a map by itself; arrays have one number a channel.</summary>
internal abstract record PointOperation
{
    /// <summary><c>x * Scale + Shift</c>.</summary>
    public sealed record Affine(float[] Scale, float[] Shift) : PointOperation;

    /// <summary>An activation; <paramref name="Slope"/> is for PReLU only.</summary>
    public sealed record Activate(ActivationKind Kind, float Low, float High, float[] Slope) : PointOperation;

    /// <summary>Rounded to levels between <paramref name="InputLow"/> and <paramref name="InputHigh"/> (the greater), then mapped.</summary>
    public sealed record Quantize(int Levels, float[] InputLow, float[] InputHigh, float[] OutputLow, float[] OutputHigh) : PointOperation;
}
