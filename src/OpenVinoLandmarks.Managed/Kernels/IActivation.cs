using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// An activation as a type argument: loops are compiled for each, with what it needs in registers. Chosen once a row, not once a vector:
/// a branch inside the loop, with a call in one of its arms, made the JIT keep every vector in memory.
/// </summary>
internal unsafe interface IActivation
{
    /// <summary>Whether sums start from a bias.</summary>
    static abstract bool HasBias { get; }

    /// <summary>Loads what <see cref="Apply"/> needs for one vector of channels.</summary>
    /// <param name="finish">Limits and slopes.</param>
    /// <param name="channel">The first channel of the vector.</param>
    /// <param name="first">For <see cref="Apply"/>.</param>
    /// <param name="second">For <see cref="Apply"/>.</param>
    static abstract void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    static abstract TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>Nothing at all, not even a bias: Winograd's products.</summary>
internal readonly struct BareSum : IActivation
{
    public static bool HasBias => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => first = second = default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => sum;
}

/// <summary>The sum as it is.</summary>
internal readonly struct NoActivation : IActivation
{
    public static bool HasBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => first = second = default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => sum;
}

/// <summary>Kept between two limits: ReLU and Clamp.</summary>
internal readonly struct ClampActivation : IActivation
{
    public static bool HasBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        first = TSimd.Broadcast(finish.Low);
        second = TSimd.Broadcast(finish.High);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.Min(TSimd.Max(sum, first), second);
}

/// <summary>A slope below zero for each channel.</summary>
internal readonly unsafe struct PReluActivation : IActivation
{
    public static bool HasBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        first = TSimd.Load(finish.Slope + channel);
        second = TSimd.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.MultiplyAdd(first, TSimd.Min(sum, second), TSimd.Max(sum, second));
}

/// <summary>1 / (1 + exp(-x)).</summary>
internal readonly struct SigmoidActivation : IActivation
{
    public static bool HasBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        first = TSimd.Broadcast(1);
        second = TSimd.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.Divide(first, TSimd.Add(first, TSimd.Exp(TSimd.Subtract(second, sum))));
}
