using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// Measures the limit of all kernels: multiply-adds of vectors in registers, with enough sums in flight that none waits for another.
/// </summary>
internal static class PeakKernel<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Rounds per measurement, some 20 microseconds: longer than the clock needs, shorter than a time slice.</summary>
    private const int Rounds = 8192;

    private const int Sums = 12;

    /// <summary>Returns the multiply-adds of floats per second of the fastest round of measurements.</summary>
    public static double Measure(TimeSpan duration)
    {
        long begin = Stopwatch.GetTimestamp();
        long least = long.MaxValue;
        do
        {
            long start = Stopwatch.GetTimestamp();
            Run(TSimd.Broadcast(0.5f), TSimd.Broadcast(0.25f));
            least = Math.Min(least, Stopwatch.GetTimestamp() - start);
        }
        while (Stopwatch.GetElapsedTime(begin) < duration);

        return (double)Rounds * Sums * TSimd.Lanes * Stopwatch.Frequency / least;
    }

    // The factors keep the sums finite: sum * 0.5 + 0.25 tends to 0.5.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TVec Run(TVec factor, TVec summand)
    {
        TVec a = summand, b = summand, c = summand, d = summand, e = summand, f = summand;
        TVec g = summand, h = summand, i = summand, j = summand, k = summand, l = summand;
        for (int round = 0; round < Rounds; round++)
        {
            a = TSimd.MultiplyAdd(a, factor, summand);
            b = TSimd.MultiplyAdd(b, factor, summand);
            c = TSimd.MultiplyAdd(c, factor, summand);
            d = TSimd.MultiplyAdd(d, factor, summand);
            e = TSimd.MultiplyAdd(e, factor, summand);
            f = TSimd.MultiplyAdd(f, factor, summand);
            g = TSimd.MultiplyAdd(g, factor, summand);
            h = TSimd.MultiplyAdd(h, factor, summand);
            i = TSimd.MultiplyAdd(i, factor, summand);
            j = TSimd.MultiplyAdd(j, factor, summand);
            k = TSimd.MultiplyAdd(k, factor, summand);
            l = TSimd.MultiplyAdd(l, factor, summand);
        }

        TVec left = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(e, f));
        TVec right = TSimd.Add(TSimd.Add(TSimd.Add(g, h), TSimd.Add(i, j)), TSimd.Add(k, l));
        return TSimd.Add(left, right);
    }
}
