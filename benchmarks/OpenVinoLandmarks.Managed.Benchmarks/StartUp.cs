using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>Measures the time from the model files to a plan: the first in the process, and the later ones.</summary>
internal static class StartUp
{
    private const int Repeats = 40;

    public static void Print(string title, string xml)
    {
        List<double> times = [];
        for (int i = 0; i < Repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            ManagedPlan plan = ManagedPlan.Compile(IrModel.Read(xml));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            GC.KeepAlive(plan);
        }

        double first = times[0];
        times.Sort();
        string later = $"minimum {times[0]:F1} ms, median {times[times.Count / 2]:F1} ms";
        Console.WriteLine($"{title}: read and compiled in {first:F1} ms the first time; later {later}");
    }
}
