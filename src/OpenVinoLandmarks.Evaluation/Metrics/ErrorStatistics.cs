namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Statistics of the errors of many faces. <see cref="Of"/> computes them in the order of the errors, so that equal errors give equal
/// results to the last digit. Immutable.
/// </summary>
public sealed class ErrorStatistics
{
    /// <summary>The thresholds of <see cref="FailureRates"/>.</summary>
    public static IReadOnlyList<double> FailureThresholds { get; } = [0.05, 0.08, 0.10];

    /// <summary>The percentages of <see cref="Percentiles"/>.</summary>
    public static IReadOnlyList<int> PercentileRanks { get; } = [25, 50, 75, 90, 95, 99];

    /// <summary>The largest error of the curve whose area <see cref="Auc"/> is.</summary>
    public const double AucLimit = 0.08;

    /// <summary>Number of faces.</summary>
    public int Count { get; private init; }

    /// <summary>The mean error. NaN without faces, as the following values are.</summary>
    public double Mean { get; private init; }

    /// <summary>The standard deviation of the population: <c>sqrt(mean((e - mean)^2))</c>.</summary>
    public double StandardDeviation { get; private init; }

    /// <summary>The median: of an even number of faces the mean of the middle two.</summary>
    public double Median { get; private init; }

    /// <summary>The percentiles of <see cref="PercentileRanks"/>; see <see cref="Percentile"/>.</summary>
    public IReadOnlyList<double> Percentiles { get; private init; } = [];

    /// <summary>The share of faces whose error is above each of <see cref="FailureThresholds"/>.</summary>
    public IReadOnlyList<double> FailureRates { get; private init; } = [];

    /// <summary>
    /// The area under the cumulative error curve up to T = <see cref="AucLimit"/>, over T: <c>(1 / T) * integral of the share of faces with
    /// error &lt;= t, for t from 0 to T</c>. This equals the mean of <c>max(0, 1 - error / T)</c>, which is computed: there is no grid.
    /// </summary>
    public double Auc { get; private init; }

    /// <summary>The interval of <see cref="Mean"/> at 95 %, by <see cref="Bootstrap"/>; null if none was asked for.</summary>
    public Interval? MeanInterval { get; private init; }

    /// <summary>The intervals of <see cref="FailureRates"/> at 95 %; null if none were asked for.</summary>
    public IReadOnlyList<Interval>? FailureIntervals { get; private init; }

    /// <summary>The interval of <see cref="Auc"/> at 95 %; null if none was asked for.</summary>
    public Interval? AucInterval { get; private init; }

    /// <summary>Computes the statistics.</summary>
    /// <param name="errors">One error per face, 0 or more. They may be in any order, which decides the last digits.</param>
    /// <param name="intervals">True to compute the intervals, which takes <see cref="Bootstrap.Resamples"/> passes over the errors.</param>
    public static ErrorStatistics Of(ReadOnlySpan<double> errors, bool intervals = false)
    {
        if (errors.IsEmpty)
        {
            return new ErrorStatistics
            {
                Mean = double.NaN,
                StandardDeviation = double.NaN,
                Median = double.NaN,
                Auc = double.NaN,
                Percentiles = [.. PercentileRanks.Select(_ => double.NaN)],
                FailureRates = [.. FailureThresholds.Select(_ => double.NaN)],
            };
        }

        double[] sorted = errors.ToArray();
        Array.Sort(sorted);
        double mean = Average(errors), squares = 0;
        foreach (double error in errors)
        {
            squares += (error - mean) * (error - mean);
        }

        double[][] terms = [errors.ToArray(), Terms(errors, AreaTerm), .. FailureThresholds.Select(Failures(errors))];
        IReadOnlyList<Interval>? found = intervals ? Bootstrap.MeanIntervals(terms) : null;
        return new ErrorStatistics
        {
            Count = errors.Length,
            Mean = mean,
            StandardDeviation = Math.Sqrt(squares / errors.Length),
            Median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2,
            Percentiles = [.. PercentileRanks.Select(rank => Percentile(sorted, rank))],
            FailureRates = [.. terms.Skip(2).Select(failed => Average(failed))],
            Auc = Average(terms[1]),
            MeanInterval = found?[0],
            AucInterval = found?[1],
            FailureIntervals = found is null ? null : [.. found.Skip(2)],
        };
    }

    /// <summary>
    /// Returns a percentile by the rule of accuracy_checker: the sorted error at index <c>floor(n / 100 * rank)</c>, counted from 0,
    /// without interpolation. accuracy_checker stops with an error for rank 100; this returns the largest error.
    /// </summary>
    /// <param name="sorted">The errors in ascending order, at least one.</param>
    /// <param name="rank">The percentage, from 0 to 100.</param>
    /// <exception cref="ArgumentException">There are no errors.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is outside 0 to 100.</exception>
    public static double Percentile(ReadOnlySpan<double> sorted, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rank, 100);
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("A percentile needs at least one error.", nameof(sorted));
        }

        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length / 100.0 * rank))];
    }

    private static double AreaTerm(double error) => Math.Max(0, 1 - error / AucLimit);

    private static Func<double, double[]> Failures(ReadOnlySpan<double> errors)
    {
        double[] copy = errors.ToArray();
        return threshold => Terms(copy, error => error > threshold ? 1 : 0);
    }

    private static double[] Terms(ReadOnlySpan<double> errors, Func<double, double> term)
    {
        double[] terms = new double[errors.Length];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = term(errors[i]);
        }

        return terms;
    }

    private static double Average(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
