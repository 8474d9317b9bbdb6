using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>
/// Lets contenders take turns in one process, so that what else the machine does falls on all of them alike, and prints least and middle
/// time of a call and the ratios to the first.
/// </summary>
internal static class Comparison
{
    /// <summary>How long a turn is: enough calls to have the caches to itself, few enough that turns change often.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(4);

    private const int LeastCallsPerTurn = 2;

    public static void Print(string title, int batch, IReadOnlyList<IContender> contenders, TimeSpan duration)
    {
        float[] expected = contenders[0].RunOnce();
        foreach (IContender contender in contenders)
        {
            float difference = contender.RunOnce().Zip(expected, (a, b) => MathF.Abs(a - b)).Max();
            if (!(difference < 0.05f))
            {
                throw new InvalidOperationException($"{contender.Name} gives other numbers than {contenders[0].Name}: {difference}.");
            }
        }

        List<double>[] times = [.. contenders.Select(_ => new List<double>())];
        Stopwatch clock = Stopwatch.StartNew();
        for (int turn = 0; clock.Elapsed < duration || turn < 4; turn++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                TakeTurn(contenders[i], turn == 0 ? null : times[i]);
            }
        }

        double[] least = [.. times.Select(t => t.Min() / batch)];
        double[] middle = [.. times.Select(t => t.Order().ElementAt(t.Count / 2) / batch)];
        Console.WriteLine();
        Console.WriteLine($"{title}: microseconds an image, {times.Min(t => t.Count)} calls or more each");
        Console.WriteLine($"| {"engine",-44} | {"least",9} | {"middle",9} | {"ratio of least",14} | {"of middle",9} |");
        Console.WriteLine($"|{new string('-', 46)}|{new string('-', 10)}:|{new string('-', 10)}:|{new string('-', 15)}:|{new string('-', 10)}:|");
        for (int i = 0; i < contenders.Count; i++)
        {
            Console.WriteLine($"| {contenders[i].Name,-44} | {least[i],9:F1} | {middle[i],9:F1} | {least[i] / least[0],14:F2} | {middle[i] / middle[0],9:F2} |");
        }
    }

    private static float[] RunOnce(this IContender contender)
    {
        contender.Run();
        return contender.FirstOutputs(7);
    }

    private static void TakeTurn(IContender contender, List<double>? times)
    {
        contender.Run();
        Stopwatch turn = Stopwatch.StartNew();
        for (int call = 0; call < LeastCallsPerTurn || turn.Elapsed < s_turn; call++)
        {
            long start = Stopwatch.GetTimestamp();
            contender.Run();
            times?.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }
}
