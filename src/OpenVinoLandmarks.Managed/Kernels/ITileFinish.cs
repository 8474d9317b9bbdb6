using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>What happens to a tile's sums on their way to memory; also says whether they start from a bias.</summary>
internal unsafe interface ITileFinish
{
    static abstract bool StartsFromBias { get; }

    /// <summary>Loads what <see cref="Apply"/> needs for one vector of channels, before the rows are stored.</summary>
    static abstract void Prepare<TSimd, TVec>(in TileTask task, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;

    static abstract TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged;
}

/// <summary>Bare products: Winograd's.</summary>
internal readonly struct RawFinish : ITileFinish
{
    public static bool StartsFromBias => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in TileTask task, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => first = second = default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => sum;
}

/// <summary>Bias only.</summary>
internal readonly struct BiasFinish : ITileFinish
{
    public static bool StartsFromBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in TileTask task, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => first = second = default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => sum;
}

/// <summary>Bias, then kept between two limits: ReLU and Clamp.</summary>
internal readonly unsafe struct ClampFinish : ITileFinish
{
    public static bool StartsFromBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in TileTask task, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        first = TSimd.Broadcast(task.Low);
        second = TSimd.Broadcast(task.High);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.Min(TSimd.Max(sum, first), second);
}

/// <summary>Bias, then a slope below zero for each channel.</summary>
internal readonly unsafe struct PReluFinish : ITileFinish
{
    public static bool StartsFromBias => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prepare<TSimd, TVec>(in TileTask task, int channel, out TVec first, out TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        first = TSimd.Load(task.Slope + channel);
        second = TSimd.Zero;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Apply<TSimd, TVec>(TVec sum, TVec first, TVec second)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged => TSimd.MultiplyAdd(first, TSimd.Min(sum, second), TSimd.Max(sum, second));
}
