namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>How long calls took, in microseconds; percentiles by nearest rank.</summary>
internal sealed class LatencySummary
{
    private readonly double[] _sorted;

    /// <param name="microseconds">One number a call, in any order; at least one.</param>
    public LatencySummary(IEnumerable<double> microseconds)
    {
        _sorted = [.. microseconds.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(_sorted.Length, nameof(microseconds));
    }

    public int Count => _sorted.Length;

    public double Least => _sorted[0];

    public double Max => _sorted[^1];

    /// <summary>All calls, shortest first.</summary>
    public IReadOnlyList<double> Sorted => _sorted;

    /// <summary>The time that this many percent of the calls did not exceed.</summary>
    /// <param name="percent">Above 0, up to 100.</param>
    public double Percentile(double percent) => _sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
