using System.Diagnostics;
using System.Globalization;

namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>
/// The two sides in turns, within one process, and the median of many short rounds: on a machine that others use too, only what was
/// measured side by side can be compared.
/// </summary>
internal static class Comparison
{
    private const int Rounds = 41;

    /// <summary>As many as the machine has processors: what a throughput user takes.</summary>
    public static int Streams => Environment.ProcessorCount;

    public static void Run()
    {
        Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} processors, medians of {Rounds} rounds in turns");
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
                Compare($"{model.Name}, {inFlight} in flight, C waits", count, n => bareAsync.InferAsync(n, inFlight), n => safeAsync.InferAsync(n, inFlight));
                Compare($"{model.Name}, {inFlight} in flight, C has callbacks", count, n => bareAsync.InferCallbacks(n, inFlight), n => safeAsync.InferAsync(n, inFlight));
            }
        }
    }

    // Rounds of about 50 ms: long against the clock, short against what else the machine does.
    private static long Calibrate(Action<long> loop)
    {
        loop(64);
        long begun = Stopwatch.GetTimestamp();
        loop(64);
        return Math.Max(8, (long)(64 * (50 / Stopwatch.GetElapsedTime(begun).TotalMilliseconds)));
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
            $"{what,-40} C {Median(bareCosts.Select(c => c.Time)),8:0.00} us  safe {Median(safeCosts.Select(c => c.Time)),8:0.00} us  difference {Median(pairs.Select(p => p.Safe.Time - p.Bare.Time)),7:0.00} us  " +
            $"throughput {Median(pairs.Select(p => p.Bare.Time / p.Safe.Time)):0.000}  processor C {Median(bareCosts.Select(c => c.Processor)),8:0.00} us  safe {Median(safeCosts.Select(c => c.Processor)),8:0.00} us  " +
            $"ratio {Median(pairs.Select(p => p.Bare.Processor / p.Safe.Processor)):0.000}  {(double)allocated / (Rounds * count):0.000} B"));
    }

    private static Cost Measure(Action<long> loop, long count)
    {
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long begun = Stopwatch.GetTimestamp();
        loop(count);
        return new Cost(
            Stopwatch.GetElapsedTime(begun).TotalMicroseconds / count, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / count);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>
    /// Microseconds an inference, on the clock and of processor time. Where others use the machine too, the clock says little; with all
    /// processors busy the throughput is what the processor time allows.
    /// </summary>
    private readonly record struct Cost(double Time, double Processor);
}
