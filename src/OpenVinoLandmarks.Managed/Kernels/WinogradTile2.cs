using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>Winograd's F(2x2, 3x3): 16 products for four pixels instead of 36, nearly as exact as direct sums.</summary>
internal readonly unsafe struct WinogradTile2 : IWinogradTile
{
    public static int OutputSide => 2;

    public static int InputSide => 4;

    public static ReadOnlySpan<double> WeightTransform =>
    [
        1, 0, 0,
        0.5, 0.5, 0.5,
        0.5, -0.5, 0.5,
        0, 0, 1,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformInput<TSimd, TVec>(
        float* source, nint rowStep, nint pixelStep, float* target, nint targetStep, float* scratch)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        Column<TSimd, TVec>(source, rowStep, out TVec c00, out TVec c10, out TVec c20, out TVec c30);
        Column<TSimd, TVec>(source + pixelStep, rowStep, out TVec c01, out TVec c11, out TVec c21, out TVec c31);
        Column<TSimd, TVec>(source + 2 * pixelStep, rowStep, out TVec c02, out TVec c12, out TVec c22, out TVec c32);
        Column<TSimd, TVec>(source + 3 * pixelStep, rowStep, out TVec c03, out TVec c13, out TVec c23, out TVec c33);
        Row<TSimd, TVec>(target, targetStep, c00, c01, c02, c03);
        Row<TSimd, TVec>(target + 4 * targetStep, targetStep, c10, c11, c12, c13);
        Row<TSimd, TVec>(target + 8 * targetStep, targetStep, c20, c21, c22, c23);
        Row<TSimd, TVec>(target + 12 * targetStep, targetStep, c30, c31, c32, c33);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformOutput<TSimd, TVec, TPool>(float* source, nint sourceStep, float* target)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TPool : struct, ICount
    {
        Combine<TSimd, TVec>(source, sourceStep, out TVec r00, out TVec r10);
        Combine<TSimd, TVec>(source + sourceStep, sourceStep, out TVec r01, out TVec r11);
        Combine<TSimd, TVec>(source + 2 * sourceStep, sourceStep, out TVec r02, out TVec r12);
        Combine<TSimd, TVec>(source + 3 * sourceStep, sourceStep, out TVec r03, out TVec r13);
        TVec y00 = TSimd.Add(TSimd.Add(r00, r01), r02);
        TVec y01 = TSimd.Subtract(TSimd.Subtract(r01, r02), r03);
        TVec y10 = TSimd.Add(TSimd.Add(r10, r11), r12);
        TVec y11 = TSimd.Subtract(TSimd.Subtract(r11, r12), r13);
        if (TPool.Value == 2)
        {
            TSimd.Store(target, SquareMaximum<TSimd, TVec>.Of(y00, y01, y10, y11));
            return;
        }

        int lanes = TSimd.Lanes;
        TSimd.Store(target, y00);
        TSimd.Store(target + lanes, y01);
        TSimd.Store(target + 2 * lanes, y10);
        TSimd.Store(target + 3 * lanes, y11);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TSimd, TVec>(float* source, nint rowStep, out TVec t0, out TVec t1, out TVec t2, out TVec t3)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec d1 = TSimd.Load(source + rowStep);
        TVec d2 = TSimd.Load(source + 2 * rowStep);
        t0 = TSimd.Subtract(TSimd.Load(source), d2);
        t1 = TSimd.Add(d1, d2);
        t2 = TSimd.Subtract(d2, d1);
        t3 = TSimd.Subtract(d1, TSimd.Load(source + 3 * rowStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TSimd, TVec>(float* target, nint step, TVec d0, TVec d1, TVec d2, TVec d3)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TSimd.Store(target, TSimd.Subtract(d0, d2));
        TSimd.Store(target + step, TSimd.Add(d1, d2));
        TSimd.Store(target + 2 * step, TSimd.Subtract(d2, d1));
        TSimd.Store(target + 3 * step, TSimd.Subtract(d1, d3));
    }

    /// <summary>Reduces one column of products, which are four apart, to two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine<TSimd, TVec>(float* source, nint step, out TVec y0, out TVec y1)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec m1 = TSimd.Load(source + 4 * step);
        TVec m2 = TSimd.Load(source + 8 * step);
        y0 = TSimd.Add(TSimd.Add(TSimd.Load(source), m1), m2);
        y1 = TSimd.Subtract(TSimd.Subtract(m1, m2), TSimd.Load(source + 12 * step));
    }
}
