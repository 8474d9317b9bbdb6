using System.Runtime.CompilerServices;

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVec Activate<TSimd, TVec>(TVec value, int channel)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => Kind switch
        {
            ActivationKind.None => value,
            ActivationKind.PRelu => TSimd.MultiplyAdd(TSimd.Load(Slope + channel), TSimd.Min(value, TSimd.Zero), TSimd.Max(value, TSimd.Zero)),
            ActivationKind.Clamp => TSimd.Min(TSimd.Max(value, TSimd.Broadcast(Low)), TSimd.Broadcast(High)),
            _ => Sigmoid<TSimd, TVec>(value),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly TVec ScaleAndShift<TSimd, TVec>(TVec value, int channel)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged =>
        Scale == null ? value : TSimd.MultiplyAdd(value, TSimd.Load(Scale + channel), TSimd.Load(Shift + channel));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TVec Sigmoid<TSimd, TVec>(TVec value)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec one = TSimd.Broadcast(1);
        return TSimd.Divide(one, TSimd.Add(one, TSimd.Exp(TSimd.Subtract(TSimd.Zero, value))));
    }
}
