using System.Diagnostics;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Times one stage alone: the median over many samples, each long enough for the clock.</summary>
internal static class StageClock
{
    private const int FewestSamples = 5;
    private const int MostCallsASample = 1 << 20;
    private static readonly TimeSpan s_shortestSample = TimeSpan.FromMilliseconds(0.5);

    /// <summary>The median time of one call in microseconds. A quarter of the time warms up: compilers and caches settle meanwhile.</summary>
    public static double Microseconds(TimeSpan budget, Action call, CancellationToken cancellationToken)
    {
        int calls = 1;
        Sample(budget / 4, call, ref calls, cancellationToken);
        List<double> samples = Sample(budget, call, ref calls, cancellationToken);
        samples.Sort();
        return samples[samples.Count / 2];
    }

    // A sample too short for the clock makes all those before it doubtful: a first call takes as long as a thousand later ones, and a
    // sample that the system interrupts looks long enough whatever it holds.
    private static List<double> Sample(TimeSpan budget, Action call, ref int calls, CancellationToken cancellationToken)
    {
        List<double> samples = [];
        long from = Stopwatch.GetTimestamp();
        while (samples.Count < FewestSamples || Stopwatch.GetElapsedTime(from) < budget)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan sample = Time(call, calls);
            if (sample < s_shortestSample && calls < MostCallsASample)
            {
                calls *= 2;
                samples.Clear();
            }
            else
            {
                samples.Add(sample.TotalMicroseconds / calls);
            }
        }

        return samples;
    }

    private static TimeSpan Time(Action call, int calls)
    {
        long from = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(from);
    }
}
