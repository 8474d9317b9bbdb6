using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>
/// Measures engines alternately in one process, so that other load of the machine affects all of them equally, and prints the minimum and
/// median time per image and the ratios to the first engine.
/// </summary>
internal static class Comparison
{
    /// <summary>The duration of one slice of an engine: long enough to fill the caches, short enough to alternate often.</summary>
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(4);

    private const int MinCallsPerSlice = 2;

    public static void Print(string title, int batch, IReadOnlyList<IEngine> engines, TimeSpan duration, float tolerance = 0.05f)
    {
        float[] expected = engines[0].RunOnce();
        foreach (IEngine engine in engines)
        {
            float difference = engine.RunOnce().Zip(expected, (a, b) => MathF.Abs(a - b)).DefaultIfEmpty().Max();
            if (!(difference < tolerance))
            {
                throw new InvalidOperationException(
                    $"{engine.Name} returns other outputs than {engines[0].Name}: they differ by {difference}.");
            }
        }

        List<double>[] times = [.. engines.Select(_ => new List<double>())];
        Stopwatch clock = Stopwatch.StartNew();
        for (int round = 0; clock.Elapsed < duration || round < 4; round++)
        {
            for (int i = 0; i < engines.Count; i++)
            {
                RunSlice(engines[i], round == 0 ? null : times[i]);
            }
        }

        double[] minimum = [.. times.Select(t => t.Min() / batch)];
        double[] median = [.. times.Select(t => t.Order().ElementAt(t.Count / 2) / batch)];
        Console.WriteLine();
        Console.WriteLine($"{title}: microseconds per image, {times.Min(t => t.Count)} calls or more per engine");
        Console.WriteLine($"| {"engine",-44} | {"minimum",9} | {"median",9} | {"minimum ratio",14} | {"median ratio",12} |");
        Console.WriteLine($"|{Dashes(46)}|{Dashes(10)}:|{Dashes(10)}:|{Dashes(15)}:|{Dashes(13)}:|");
        for (int i = 0; i < engines.Count; i++)
        {
            string absolute = $"{minimum[i],9:F1} | {median[i],9:F1}";
            string ratios = $"{minimum[i] / minimum[0],14:F2} | {median[i] / median[0],12:F2}";
            Console.WriteLine($"| {engines[i].Name,-44} | {absolute} | {ratios} |");
        }
    }

    private static string Dashes(int count) => new('-', count);

    private static float[] RunOnce(this IEngine engine)
    {
        engine.Run();
        return engine.FirstOutputs(7);
    }

    private static void RunSlice(IEngine engine, List<double>? times)
    {
        engine.Run();
        Stopwatch slice = Stopwatch.StartNew();
        for (int call = 0; call < MinCallsPerSlice || slice.Elapsed < s_slice; call++)
        {
            long start = Stopwatch.GetTimestamp();
            engine.Run();
            times?.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }
}

/// <summary>An inference engine with a loaded model and a filled input, ready to be measured.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>The name in the table.</summary>
    string Name { get; }

    /// <summary>Makes one call, with all images of the batch.</summary>
    void Run();

    /// <summary>Returns the first values of the first output, to check that all engines compute the same; can be empty.</summary>
    float[] FirstOutputs(int count);
}
