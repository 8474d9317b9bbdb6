using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// Winograd's F(4x4, 3x3): 36 products for sixteen pixels instead of 144. Its transforms multiply by up to 8, which costs about one decimal
/// digit of precision. 36 vectors do not fit into registers, so the input transform stores its columns in scratch memory.
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
    public static void TransformInput<TSimd, TVec>(
        float* source, nint rowStep, nint pixelStep, float* target, nint targetStep, float* scratch)
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
    public static void TransformOutput<TSimd, TVec, TPool>(float* source, nint sourceStep, float* target)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
        where TPool : struct, ICount
    {
        // 24 sums of columns fit into the 32 registers of AVX-512; with fewer registers the JIT keeps some on the stack.
        Column<TSimd, TVec>(source, 6 * sourceStep, out TVec c00, out TVec c10, out TVec c20, out TVec c30);
        Column<TSimd, TVec>(source + sourceStep, 6 * sourceStep, out TVec c01, out TVec c11, out TVec c21, out TVec c31);
        Column<TSimd, TVec>(source + 2 * sourceStep, 6 * sourceStep, out TVec c02, out TVec c12, out TVec c22, out TVec c32);
        Column<TSimd, TVec>(source + 3 * sourceStep, 6 * sourceStep, out TVec c03, out TVec c13, out TVec c23, out TVec c33);
        Column<TSimd, TVec>(source + 4 * sourceStep, 6 * sourceStep, out TVec c04, out TVec c14, out TVec c24, out TVec c34);
        Column<TSimd, TVec>(source + 5 * sourceStep, 6 * sourceStep, out TVec c05, out TVec c15, out TVec c25, out TVec c35);
        nint lanes = TSimd.Lanes;
        if (TPool.Value == 1)
        {
            Row<TSimd, TVec>(c00, c01, c02, c03, c04, c05, out TVec y00, out TVec y01, out TVec y02, out TVec y03);
            Store4<TSimd, TVec>(target, y00, y01, y02, y03);
            Row<TSimd, TVec>(c10, c11, c12, c13, c14, c15, out TVec y10, out TVec y11, out TVec y12, out TVec y13);
            Store4<TSimd, TVec>(target + 4 * lanes, y10, y11, y12, y13);
            Row<TSimd, TVec>(c20, c21, c22, c23, c24, c25, out TVec y20, out TVec y21, out TVec y22, out TVec y23);
            Store4<TSimd, TVec>(target + 8 * lanes, y20, y21, y22, y23);
            Row<TSimd, TVec>(c30, c31, c32, c33, c34, c35, out TVec y30, out TVec y31, out TVec y32, out TVec y33);
            Store4<TSimd, TVec>(target + 12 * lanes, y30, y31, y32, y33);
            return;
        }

        Row<TSimd, TVec>(c00, c01, c02, c03, c04, c05, out TVec p00, out TVec p01, out TVec p02, out TVec p03);
        Row<TSimd, TVec>(c10, c11, c12, c13, c14, c15, out TVec p10, out TVec p11, out TVec p12, out TVec p13);
        TSimd.Store(target, SquareMaximum<TSimd, TVec>.Of(p00, p01, p10, p11));
        TSimd.Store(target + lanes, SquareMaximum<TSimd, TVec>.Of(p02, p03, p12, p13));
        Row<TSimd, TVec>(c20, c21, c22, c23, c24, c25, out TVec p20, out TVec p21, out TVec p22, out TVec p23);
        Row<TSimd, TVec>(c30, c31, c32, c33, c34, c35, out TVec p30, out TVec p31, out TVec p32, out TVec p33);
        TSimd.Store(target + 2 * lanes, SquareMaximum<TSimd, TVec>.Of(p20, p21, p30, p31));
        TSimd.Store(target + 3 * lanes, SquareMaximum<TSimd, TVec>.Of(p22, p23, p32, p33));
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

    /// <summary>Reduces one column of products to four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<TSimd, TVec>(float* source, nint step, out TVec y0, out TVec y1, out TVec y2, out TVec y3)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged =>
        Row<TSimd, TVec>(
            TSimd.Load(source), TSimd.Load(source + step), TSimd.Load(source + 2 * step), TSimd.Load(source + 3 * step),
            TSimd.Load(source + 4 * step), TSimd.Load(source + 5 * step), out y0, out y1, out y2, out y3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TSimd, TVec>(
        TVec m0, TVec m1, TVec m2, TVec m3, TVec m4, TVec m5, out TVec y0, out TVec y1, out TVec y2, out TVec y3)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TVec sum12 = TSimd.Add(m1, m2);
        TVec sum34 = TSimd.Add(m3, m4);
        TVec difference12 = TSimd.Subtract(m1, m2);
        TVec difference34 = TSimd.Subtract(m3, m4);
        y0 = TSimd.Add(TSimd.Add(m0, sum12), sum34);
        y1 = TSimd.MultiplyAdd(TSimd.Broadcast(2), difference34, difference12);
        y2 = TSimd.MultiplyAdd(TSimd.Broadcast(4), sum34, sum12);
        y3 = TSimd.MultiplyAdd(TSimd.Broadcast(8), difference34, TSimd.Add(difference12, m5));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store4<TSimd, TVec>(float* target, TVec v0, TVec v1, TVec v2, TVec v3)
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        TSimd.Store(target, v0);
        TSimd.Store(target + TSimd.Lanes, v1);
        TSimd.Store(target + 2 * TSimd.Lanes, v2);
        TSimd.Store(target + 3 * TSimd.Lanes, v3);
    }
}
