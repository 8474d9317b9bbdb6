namespace OpenVinoLandmarks.Evaluation;

/// <summary>An interval of a statistic.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High);

/// <summary>
/// 95 % intervals of means by the percentile bootstrap (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979): faces are drawn
/// with replacement, as many as there are, <see cref="Resamples"/> times, and the interval is between the 2.5 % and the 97.5 % quantile of
/// the means. The random numbers have a fixed seed, so the same errors in the same order give the same interval. Faces of the same picture
/// or person are drawn independently of each other; if they are many, the interval is too narrow.
/// </summary>
public static class Bootstrap
{
    /// <summary>Number of resamples.</summary>
    public const int Resamples = 1000;

    private const ulong Seed = 20260101;

    /// <summary>
    /// Computes the interval of the mean of each column. All columns use the same draws, so that a column of differences of two runs gives
    /// the interval of the paired difference.
    /// </summary>
    /// <param name="columns">Columns of equal length with one value per face.</param>
    /// <returns>One interval per column; NaN for columns without values.</returns>
    /// <exception cref="ArgumentException">The columns have different lengths.</exception>
    public static IReadOnlyList<Interval> MeanIntervals(params IReadOnlyList<double[]> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        int count = columns.Count == 0 ? 0 : columns[0].Length;
        if (columns.Any(column => column.Length != count))
        {
            throw new ArgumentException("The columns have different lengths.", nameof(columns));
        }

        double[][] means = [.. columns.Select(_ => new double[Resamples])];
        Parallel.For(0, Resamples, resample =>
        {
            Span<double> sums = stackalloc double[columns.Count];
            Draw(columns, count, resample, sums);
            for (int column = 0; column < columns.Count; column++)
            {
                means[column][resample] = sums[column] / count;
            }
        });
        return [.. means.Select(Range)];
    }

    // Each resample has a seed of its own, so the result does not depend on the number of threads.
    private static void Draw(IReadOnlyList<double[]> columns, int count, int resample, Span<double> sums)
    {
        SplitMix random = new(Seed + (ulong)resample);
        for (int i = 0; i < count; i++)
        {
            int face = random.Next(count);
            for (int column = 0; column < sums.Length; column++)
            {
                sums[column] += columns[column][face];
            }
        }
    }

    private static Interval Range(double[] means)
    {
        Array.Sort(means);
        const int Tail = Resamples / 40;
        return new Interval(means[Tail], means[^(Tail + 1)]);
    }

    // SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). System.Random does not promise the same
    // numbers in every version of .NET.
    private struct SplitMix(ulong seed)
    {
        private ulong _state = seed * 0xD1342543DE82EF95; // neighbouring seeds start far apart

        public int Next(int limit)
        {
            _state += 0x9E3779B97F4A7C15;
            ulong value = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return (int)Math.BigMul(value ^ (value >> 31), (ulong)limit, out _);
        }
    }
}
