namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Measures the differences of results.</summary>
internal static class Difference
{
    public static float[] Absolute(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.AreEqual(expected.Length, actual.Length);
        float[] differences = new float[expected.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = expected[i] == actual[i] ? 0 : MathF.Abs(expected[i] - actual[i]);
        }

        return differences;
    }

    /// <summary>
    /// Returns the largest difference, each divided by the size of the expected value if that is above 1; NaN if a value is NaN.
    /// </summary>
    public static float Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        float[] differences = Absolute(expected, actual);
        float worst = 0;
        for (int i = 0; i < differences.Length; i++)
        {
            float difference = differences[i] / MathF.Max(1, MathF.Abs(expected[i]));
            worst = difference > worst || float.IsNaN(difference) ? difference : worst;
        }

        return worst;
    }

    public static float Median(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
