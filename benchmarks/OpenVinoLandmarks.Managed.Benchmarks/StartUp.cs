using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>How long it takes from files to a plan: the first time in the process, and when it is warm.</summary>
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
        Console.WriteLine($"{title}: read and planned in {first:F1} ms the first time, then {times[0]:F1} ms at least and {times[times.Count / 2]:F1} in the middle");
    }
}
