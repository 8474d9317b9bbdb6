using System.Diagnostics;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Times one stage alone: the median over many samples, each long enough for the clock.</summary>
internal static class StageClock
{
    private const int FewestSamples = 5;
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(0.5);

    /// <summary>The median time of one call in microseconds. A quarter of the time warms up: compilers and caches settle meanwhile.</summary>
    public static double Microseconds(TimeSpan budget, Action call, CancellationToken cancellationToken)
    {
        long from = Stopwatch.GetTimestamp();
        int calls = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            call();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(from) < budget / 4);

        double callTicks = Stopwatch.GetElapsedTime(from).Ticks / (double)calls;
        int callsASample = (int)Math.Clamp(Sample.Ticks / Math.Max(callTicks, 0.01), 1, 1_000_000);
        List<double> samples = [];
        from = Stopwatch.GetTimestamp();
        while (samples.Count < FewestSamples || Stopwatch.GetElapsedTime(from) < budget)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long sampleFrom = Stopwatch.GetTimestamp();
            for (int i = 0; i < callsASample; i++)
            {
                call();
            }

            samples.Add(Stopwatch.GetElapsedTime(sampleFrom).TotalMicroseconds / callsASample);
        }

        samples.Sort();
        return samples[samples.Count / 2];
    }
}
