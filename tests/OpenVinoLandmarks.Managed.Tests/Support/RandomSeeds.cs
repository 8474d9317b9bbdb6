namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>The seeds of random graphs, in rows that are tests of their own.</summary>
internal static class RandomSeeds
{
    private const int PerRow = 50;

    /// <summary>The rows, for tests that take the number of a row.</summary>
    public static IEnumerable<object[]> Rows => Enumerable.Range(0, 10).Select(row => new object[] { row });

    /// <summary>Compares the graphs of all seeds of a row, and prints the largest difference.</summary>
    /// <param name="context">The test.</param>
    /// <param name="row">The number of the row.</param>
    /// <param name="compare">Compares the graph of a seed with vectors of a width in bits, and returns the largest difference.</param>
    public static void CompareRow(TestContext context, int row, Func<int, int, float> compare)
    {
        float worst = 0;
        for (int seed = row * PerRow; seed < (row + 1) * PerRow; seed++)
        {
            // Each width of vectors runs a third of the graphs.
            worst = MathF.Max(worst, compare(seed, 128 << (seed % 3)));
        }

        context.WriteLine($"seeds {row * PerRow} to {(row + 1) * PerRow - 1}: worst difference {worst:g3}");
    }
}
