using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// An activation as a type argument: the JIT compiles the loops for each one, with its constants in registers. It is chosen once per row,
/// not per vector: a branch with a call inside the loop made the JIT keep all vectors in memory.
/// </summary>
internal unsafe interface IActivation
{
    /// <summary>Whether the sums start from a bias.</summary>
    static abstract bool HasBias { get; }

    /// <summary>Loads the constants of <see cref="Apply"/> for one vector of channels.</summary>
    /// <param name="finish">The limits and slopes.</param>
    /// <param name="channel">The first channel of the vector.</param>
    /// <param name="first">The first constant of <see cref="Apply"/>.</param>
    /// <param name="second">The second constant of <see cref="Apply"/>.</param>
    static abstract void Prepare<TSimd, TVec>(in OutputFinish finish, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    static abstract TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>The sum alone, without a bias: for the products of Winograd's algorithm.</summary>
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

/// <summary>The sum with its bias.</summary>
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

/// <summary>
/// The sum clamped to two limits: ReLU and Clamp. The order of the operands makes NaN the lower limit, as with OpenVINO.
/// </summary>
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

/// <summary>
/// PReLU: negative sums are multiplied by a slope per channel. The order of the operands keeps NaN, as with OpenVINO.
/// </summary>
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
        where TVec : unmanaged => TSimd.MultiplyAdd(first, TSimd.Min(second, sum), TSimd.Max(second, sum));
}

/// <summary>Sigmoid: 1 / (1 + exp(-x)).</summary>
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
