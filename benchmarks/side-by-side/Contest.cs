using System.Diagnostics;
using System.Globalization;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Two or more ways to do the same work, in turns of a few milliseconds: what else the machine does falls on all alike.</summary>
internal sealed class Contest(int rounds)
{
    private const double TurnMilliseconds = 12;

    /// <summary>One way: does the work so many times.</summary>
    public sealed record Contender(string Name, Action<long> Run, double FacesARun = 1);

    /// <summary>Microseconds a face, round by round.</summary>
    public sealed record Times(string Name, double[] Values)
    {
        public double Median => Quantile(Values, 0.5);

        public double Least => Values.Min();
    }

    public IReadOnlyList<Times> Run(params IReadOnlyList<Contender> contenders)
    {
        long[] counts = [.. contenders.Select(Calibrate)];
        Times[] times = [.. contenders.Select(c => new Times(c.Name, new double[rounds]))];
        Random random = new(1);
        int[] order = [.. Enumerable.Range(0, contenders.Count)];
        for (int round = 0; round < rounds; round++)
        {
            random.Shuffle(order);
            for (int i = 0; i < contenders.Count; i++)
            {
                // Each comes after each of the others, and begins unmeasured: a neighbour's threads still spin, its data fill the caches.
                int turn = order[i];
                contenders[turn].Run(Math.Max(1, counts[turn] / 4));
                long begun = Stopwatch.GetTimestamp();
                contenders[turn].Run(counts[turn]);
                times[turn].Values[round] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds / (counts[turn] * contenders[turn].FacesARun);
            }
        }

        return times;
    }

    /// <summary>Ratio of two round by round: the quartiles of what it was within each round.</summary>
    public static string Ratio(Times time, Times to)
    {
        double[] ratios = [.. time.Values.Zip(to.Values, (a, b) => a / b)];
        return string.Create(CultureInfo.InvariantCulture, $"{Quantile(ratios, 0.5):0.000} ({Quantile(ratios, 0.25):0.000} to {Quantile(ratios, 0.75):0.000})");
    }

    private static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    private static long Calibrate(Contender contender)
    {
        // Warm first: caches, clocks, and the just-in-time compiler's later tiers.
        for (Stopwatch warm = Stopwatch.StartNew(); warm.ElapsedMilliseconds < 150;)
        {
            contender.Run(4);
        }

        long count = 1;
        while (true)
        {
            long begun = Stopwatch.GetTimestamp();
            contender.Run(count);
            double milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            if (milliseconds > TurnMilliseconds / 4)
            {
                return Math.Max(1, (long)(count * TurnMilliseconds / milliseconds));
            }

            count *= 2;
        }
    }
}
