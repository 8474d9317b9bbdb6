using System.Diagnostics;
using System.Globalization;

namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>
/// Measures both sides alternately in one process, and prints medians of many short rounds. On a machine that other programs use, only
/// values that were measured at the same time can be compared.
/// </summary>
internal static class Comparison
{
    private const int Rounds = 41;

    /// <summary>The number of streams for throughput: one per processor.</summary>
    public static int Streams => Environment.ProcessorCount;

    public static void Run()
    {
        Console.WriteLine(
            $"OpenVINO {OpenVinoRuntime.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} processors, "
            + $"medians of {Rounds} alternating rounds");
        foreach (BenchmarkModel model in BenchmarkModel.All)
        {
            using (BareLoop bare = new(model.File, BenchmarkModel.Properties(1), 1))
            using (SafeLoop safe = new(model.File, BenchmarkModel.Properties(1), 1))
            {
                long count = Calibrate(bare.Infer);
                Compare($"{model.Name}, Infer", count, bare.Infer, safe.Infer);
            }

            using BareLoop bareAsync = new(model.File, BenchmarkModel.Properties(Streams), 8);
            using SafeLoop safeAsync = new(model.File, BenchmarkModel.Properties(Streams), 8);
            foreach (int inFlight in new[] { 1, 8 })
            {
                long count = Calibrate(n => bareAsync.InferAsync(n, inFlight)) / 8 * 8;
                string what = $"{model.Name}, {inFlight} in flight";
                Compare($"{what}, C waits", count, n => bareAsync.InferAsync(n, inFlight), Safe);
                Compare($"{what}, C has callbacks", count, n => bareAsync.InferCallbacks(n, inFlight), Safe);

                void Safe(long n) => safeAsync.InferAsync(n, inFlight);
            }
        }
    }

    // A round of about 50 ms is long compared with the resolution of the clock, and short compared with other activity of the machine.
    private static long Calibrate(Action<long> loop)
    {
        loop(64);
        long started = Stopwatch.GetTimestamp();
        loop(64);
        return Math.Max(8, (long)(64 * (50 / Stopwatch.GetElapsedTime(started).TotalMilliseconds)));
    }

    private static void Compare(string what, long count, Action<long> bare, Action<long> safe)
    {
        Cost[] bareCosts = new Cost[Rounds];
        Cost[] safeCosts = new Cost[Rounds];
        safe(count);
        long allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            bareCosts[round] = Measure(bare, count);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            safeCosts[round] = Measure(safe, count);
            allocated += GC.GetTotalAllocatedBytes(precise: true) - before;
        }

        IEnumerable<(Cost Bare, Cost Safe)> pairs = bareCosts.Zip(safeCosts);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-40} C {Median(bareCosts.Select(c => c.Time)),8:0.00} us  safe {Median(safeCosts.Select(c => c.Time)),8:0.00} us  "
            + $"difference {Median(pairs.Select(p => p.Safe.Time - p.Bare.Time)),7:0.00} us  "
            + $"throughput {Median(pairs.Select(p => p.Bare.Time / p.Safe.Time)):0.000}  "
            + $"processor C {Median(bareCosts.Select(c => c.Processor)),8:0.00} us  "
            + $"safe {Median(safeCosts.Select(c => c.Processor)),8:0.00} us  "
            + $"ratio {Median(pairs.Select(p => p.Bare.Processor / p.Safe.Processor)):0.000}  "
            + $"{(double)allocated / (Rounds * count):0.000} B"));
    }

    private static Cost Measure(Action<long> loop, long count)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        loop(count);
        return new Cost(
            Stopwatch.GetElapsedTime(started).TotalMicroseconds / count,
            (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>
    /// Microseconds per inference: elapsed time and processor time. If other programs use the machine, the elapsed time varies; with all
    /// processors busy the processor time limits the throughput.
    /// </summary>
    private readonly record struct Cost(double Time, double Processor);
}
