using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// F(4x4, 3x3): 36 products for sixteen pixels instead of 144. Its transforms multiply by up to 8, which costs about a decimal digit; 36
/// vectors do not fit the registers, so the columns go through scratch memory.
/// </summary>
internal readonly unsafe struct WinogradTile4 : IWinogradTile
{
    public static int OutputSide => 4;

    public static int InputSide => 6;

    public static ReadOnlySpan<double> WeightTransform =>
    [
        1 / 4.0, 0, 0,
        -1 / 6.0, -1 / 6.0, -1 / 6.0,
        -1 / 6.0, 1 / 6.0, -1 / 6.0,
        1 / 24.0, 1 / 12.0, 1 / 6.0,
        1 / 24.0, -1 / 12.0, 1 / 6.0,
        0, 0, 1,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformInput<TSimd, TVec>(float* source, nint rowStep, nint pixelStep, float* target, nint targetStep, float* scratch)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint lanes = TSimd.Lanes;
        for (int x = 0; x < 6; x++)
        {
            Input<TSimd, TVec>(source + x * pixelStep, rowStep, scratch + x * lanes, 6 * lanes);
        }

        for (int y = 0; y < 6; y++)
        {
            Input<TSimd, TVec>(scratch + y * 6 * lanes, lanes, target + y * 6 * targetStep, targetStep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformOutput<TSimd, TVec>(float* source, nint sourceStep, float* target, float* scratch)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        nint lanes = TSimd.Lanes;
        for (int x = 0; x < 6; x++)
        {
            Output<TSimd, TVec>(source + x * sourceStep, 6 * sourceStep, scratch + x * lanes, 6 * lanes);
        }

        for (int y = 0; y < 4; y++)
        {
            Output<TSimd, TVec>(scratch + y * 6 * lanes, lanes, target + y * 4 * lanes, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input<TSimd, TVec>(float* source, nint sourceStep, float* target, nint targetStep)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec d1 = TSimd.Load(source + sourceStep);
        TVec d2 = TSimd.Load(source + 2 * sourceStep);
        TVec d3 = TSimd.Load(source + 3 * sourceStep);
        TVec d4 = TSimd.Load(source + 4 * sourceStep);
        TVec four = TSimd.Broadcast(4);
        TVec minusFour = TSimd.Broadcast(-4);
        TVec minusFive = TSimd.Broadcast(-5);
        TSimd.Store(target, TSimd.MultiplyAdd(four, TSimd.Load(source), TSimd.MultiplyAdd(minusFive, d2, d4)));
        TVec even = TSimd.MultiplyAdd(minusFour, d2, d4);
        TVec odd = TSimd.MultiplyAdd(minusFour, d1, d3);
        TSimd.Store(target + targetStep, TSimd.Add(even, odd));
        TSimd.Store(target + 2 * targetStep, TSimd.Subtract(even, odd));
        even = TSimd.Subtract(d4, d2);
        odd = TSimd.Subtract(d3, d1);
        odd = TSimd.Add(odd, odd);
        TSimd.Store(target + 3 * targetStep, TSimd.Add(even, odd));
        TSimd.Store(target + 4 * targetStep, TSimd.Subtract(even, odd));
        TVec last = TSimd.MultiplyAdd(minusFive, d3, TSimd.Load(source + 5 * sourceStep));
        TSimd.Store(target + 5 * targetStep, TSimd.MultiplyAdd(four, d1, last));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output<TSimd, TVec>(float* source, nint sourceStep, float* target, nint targetStep)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec m1 = TSimd.Load(source + sourceStep);
        TVec m2 = TSimd.Load(source + 2 * sourceStep);
        TVec m3 = TSimd.Load(source + 3 * sourceStep);
        TVec m4 = TSimd.Load(source + 4 * sourceStep);
        TVec sum12 = TSimd.Add(m1, m2);
        TVec sum34 = TSimd.Add(m3, m4);
        TVec difference12 = TSimd.Subtract(m1, m2);
        TVec difference34 = TSimd.Subtract(m3, m4);
        TSimd.Store(target, TSimd.Add(TSimd.Add(TSimd.Load(source), sum12), sum34));
        TSimd.Store(target + targetStep, TSimd.MultiplyAdd(TSimd.Broadcast(2), difference34, difference12));
        TSimd.Store(target + 2 * targetStep, TSimd.MultiplyAdd(TSimd.Broadcast(4), sum34, sum12));
        TVec last = TSimd.Add(difference12, TSimd.Load(source + 5 * sourceStep));
        TSimd.Store(target + 3 * targetStep, TSimd.MultiplyAdd(TSimd.Broadcast(8), difference34, last));
    }
}
