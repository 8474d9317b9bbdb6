namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>
/// Counts times in classes whose widths grow with the time, so that a percentile is exact to half a percent in the memory of a few
/// thousand numbers.
/// </summary>
internal sealed class LatencyHistogram
{
    private const double Least = 1e-6, Ratio = 1.005;

    private static readonly double s_logRatio = Math.Log(Ratio);

    private readonly long[] _counts = new long[4096];

    /// <summary>Number of times.</summary>
    public long Count { get; private set; }

    /// <summary>The sum of the times.</summary>
    public double Sum { get; private set; }

    /// <summary>The longest time.</summary>
    public double Longest { get; private set; }

    /// <summary>Adds a time in seconds.</summary>
    public void Add(double seconds)
    {
        int index = seconds <= Least ? 0 : (int)(Math.Log(seconds / Least) / s_logRatio) + 1;
        _counts[Math.Min(index, _counts.Length - 1)]++;
        Count++;
        Sum += seconds;
        Longest = Math.Max(Longest, seconds);
    }

    /// <summary>Returns the time that a share of the times does not exceed; NaN without times.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double Percentile(double share)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (int i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                // The middle of the class.
                return i == 0 ? Least : Math.Min(Longest, Least * Math.Pow(Ratio, i - 0.5));
            }
        }

        return Longest;
    }
}
