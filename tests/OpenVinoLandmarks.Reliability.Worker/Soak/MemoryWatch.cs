using System.Globalization;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>
/// The resident memory over a run. Each sample is taken after a compacting collection, and after the C library gave free pages back to the
/// system: neither garbage nor what an allocator holds in reserve for a thread counts as growth, only what somebody still owns.
/// </summary>
internal sealed unsafe class MemoryWatch
{
    private const double MiB = 1024 * 1024;

    // glibc alone has it; elsewhere the samples are just noisier.
    private static readonly delegate* unmanaged<nuint, int> s_trimMalloc =
        NativeLibrary.TryLoad("libc.so.6", out nint libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out nint trim)
            ? (delegate* unmanaged<nuint, int>)trim
            : null;

    private readonly List<double> _samples = [];

    /// <summary>MiB of the last sample.</summary>
    public double Last => _samples[^1];

    /// <summary>The highest sample in MiB.</summary>
    public double Highest => _samples.Max();

    /// <summary>MiB of the managed heap at the last sample.</summary>
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
