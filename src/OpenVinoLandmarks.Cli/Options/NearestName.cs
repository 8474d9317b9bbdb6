namespace OpenVinoLandmarks.Cli.Options;

/// <summary>For "did you mean": which of the known names is closest to what was typed.</summary>
internal static class NearestName
{
    /// <summary>The closest name, or null where none is near enough to be meant: more than a third of its letters differ.</summary>
    public static string? Find(string typed, IEnumerable<string> names) => names
        .Select(name => (Name: name, Distance: Distance(typed, name)))
        .Where(candidate => candidate.Distance <= Math.Max(2, candidate.Name.Length / 3))
        .OrderBy(candidate => candidate.Distance)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .FirstOrDefault().Name;

    /// <summary>The number of letters to insert, remove, replace or swap with a neighbour that turns one text into the other.</summary>
    internal static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Step(a, b, cost, i, j);
            }
        }

        return cost[a.Length, b.Length];
    }

    private static int Step(string a, string b, int[,] cost, int i, int j)
    {
        int replaced = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        int best = Math.Min(replaced, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
        bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, cost[i - 2, j - 2] + 1) : best;
    }
}
