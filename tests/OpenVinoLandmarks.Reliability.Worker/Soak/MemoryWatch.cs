using System.Globalization;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>
/// Samples the resident memory during a run. Each sample is taken after a compacting garbage collection, and after the C library has
/// returned free pages to the system, so that neither garbage nor the allocator's reserve counts as growth.
/// </summary>
internal sealed unsafe class MemoryWatch
{
    private const double MiB = 1024 * 1024;

    // Only glibc has this function; on other systems the samples vary more.
    private static readonly delegate* unmanaged<nuint, int> s_trimMalloc =
        NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out nint trim)
            ? (delegate* unmanaged<nuint, int>)trim
            : null;

    private readonly List<double> _samples = [];

    /// <summary>The last sample, in MiB.</summary>
    public double Last => _samples[^1];

    /// <summary>The highest sample, in MiB.</summary>
    public double Highest => _samples.Max();

    /// <summary>The size of the managed heap at the last sample, in MiB.</summary>
    public double Managed { get; private set; }

    /// <summary>The median of each tenth of the run, in MiB.</summary>
    public IEnumerable<double> Tenths => _samples.Chunk(Math.Max(1, _samples.Count / 10)).Select(Median);

    public void Sample()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        if (s_trimMalloc != null)
        {
            s_trimMalloc(0);
        }

        _samples.Add(ResidentMiB());
        Managed = GC.GetGCMemoryInfo().HeapSizeBytes / MiB;
    }

    /// <summary>
    /// Returns the growth during the second half of the run, in MiB: from the median of its first quarter to the median of its last
    /// quarter, because a single sample depends on what is running at that moment.
    /// </summary>
    public double GrowthOfSecondHalf()
    {
        double[] half = [.. _samples.Skip(_samples.Count / 2)];
        int quarter = Math.Max(1, half.Length / 4);
        return Median(half[^quarter..]) - Median(half[..quarter]);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static double ResidentMiB()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet / MiB;
        }

        string resident = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(resident, CultureInfo.InvariantCulture) * Environment.SystemPageSize / MiB;
    }
}
