using System.Diagnostics;
using System.Globalization;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>
/// Measures two or more implementations of the same work in alternating time slices of a few milliseconds, so that other load on the
/// machine affects all of them alike.
/// </summary>
internal sealed class Comparison(int rounds)
{
    private const double SliceMilliseconds = 12;

    /// <summary>An implementation: <c>Run</c> does the work the given number of times, each time for <c>FacesPerRun</c> faces.</summary>
    public sealed record Candidate(string Name, Action<long> Run, double FacesPerRun = 1);

    /// <summary>Microseconds per face, one value per round.</summary>
    public sealed record Times(string Name, double[] Values)
    {
        public double Median => Quantile(Values, 0.5);

        public double Least => Values.Min();
    }

    /// <summary>Measures the candidates in random order in each round, and returns their times in the order given.</summary>
    public IReadOnlyList<Times> Run(params IReadOnlyList<Candidate> candidates)
    {
        long[] counts = [.. candidates.Select(Calibrate)];
        Times[] times = [.. candidates.Select(c => new Times(c.Name, new double[rounds]))];
        Random random = new(1);
        int[] order = [.. Enumerable.Range(0, candidates.Count)];
        for (int round = 0; round < rounds; round++)
        {
            random.Shuffle(order);
            foreach (int i in order)
            {
                // A quarter is not measured: at first the previous candidate's threads still spin, and its data fill the caches.
                candidates[i].Run(Math.Max(1, counts[i] / 4));
                long start = Stopwatch.GetTimestamp();
                candidates[i].Run(counts[i]);
                double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
                times[i].Values[round] = microseconds / (counts[i] * candidates[i].FacesPerRun);
            }
        }

        return times;
    }

    /// <summary>Returns the median and the quartiles of the ratios within each round, as text.</summary>
    public static string Ratio(Times time, Times to)
    {
        double[] ratios = [.. time.Values.Zip(to.Values, (a, b) => a / b)];
        (double low, double median, double high) = (Quantile(ratios, 0.25), Quantile(ratios, 0.5), Quantile(ratios, 0.75));
        return string.Create(CultureInfo.InvariantCulture, $"{median:0.000} ({low:0.000} to {high:0.000})");
    }

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    // Returns how many runs fill a slice.
    private static long Calibrate(Candidate candidate)
    {
        // Caches, clock speed and the just-in-time compiler's later tiers need some time first.
        for (Stopwatch warmUp = Stopwatch.StartNew(); warmUp.ElapsedMilliseconds < 150;)
        {
            candidate.Run(4);
        }

        long count = 1;
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            candidate.Run(count);
            double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (milliseconds > SliceMilliseconds / 4)
            {
                return Math.Max(1, (long)(count * SliceMilliseconds / milliseconds));
            }

            count *= 2;
        }
    }
}
