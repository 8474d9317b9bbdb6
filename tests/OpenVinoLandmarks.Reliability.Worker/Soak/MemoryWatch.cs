using System.Globalization;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>The resident memory over a run. Each sample is taken after a compacting collection, so that garbage does not count as growth.</summary>
internal sealed class MemoryWatch
{
    private readonly List<double> _samples = [];

    /// <summary>MiB of the last sample.</summary>
    public double Last => _samples[^1];

    /// <summary>The highest sample in MiB.</summary>
    public double Highest => _samples.Max();

    public void Sample()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        _samples.Add(ResidentMiB());
    }

    /// <summary>
    /// How much the second half grew, in MiB: from the median of its first quarter to the median of its last, because a single sample
    /// also shows what happened to be running.
    /// </summary>
    public double GrowthOfSecondHalf()
    {
        double[] half = [.. _samples.Skip(_samples.Count / 2)];
        int quarter = Math.Max(1, half.Length / 4);
        return Median(half[^quarter..]) - Median(half[..quarter]);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    // Environment.WorkingSet is cached by nothing and reads the same file, but in pages only on Linux; elsewhere it is the way.
    private static double ResidentMiB()
    {
        const double MiB = 1024 * 1024;
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet / MiB;
        }

        string resident = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(resident, CultureInfo.InvariantCulture) * Environment.SystemPageSize / MiB;
    }
}
