using System.Text.Json;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>The One-Euro filter, compared with the Python package of its authors.</summary>
[TestClass]
public sealed class OneEuroFilterTests
{
    [TestMethod]
    [RequiresGoldenData]
    public void Outputs_AreThoseOfTheAuthors()
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(TestData.Golden("video/one-euro.json")));
        int sequences = 0;
        foreach (JsonElement sequence in golden.RootElement.GetProperty("sequences").EnumerateArray())
        {
            OneEuroFilter filter = new(new OneEuroOptions
            {
                MinCutoff = sequence.GetProperty("min_cutoff").GetDouble(),
                Beta = sequence.GetProperty("beta").GetDouble(),
                DerivativeCutoff = sequence.GetProperty("derivative_cutoff").GetDouble(),
            });
            double[] times = Numbers(sequence, "times"), values = Numbers(sequence, "values"), expected = Numbers(sequence, "filtered");
            for (int i = 0; i < times.Length; i++)
            {
                // A TimeSpan counts in units of 100 ns, which changes irregular times and with them the last digits of the results.
                double filtered = filter.Filter(values[i], TimeSpan.FromSeconds(times[i]));
                Assert.AreEqual(expected[i], filtered, 1e-4, $"{sequence.GetProperty("name").GetString()}, number {i}");
            }

            sequences++;
        }

        Assert.AreEqual(8, sequences);
    }

    [TestMethod]
    public void FirstNumber_Passes_AndAgainAfterReset()
    {
        OneEuroFilter filter = new();
        Assert.AreEqual(7, filter.Filter(7, TimeSpan.FromSeconds(3)));
        Assert.AreNotEqual(9, filter.Filter(9, TimeSpan.FromSeconds(3.04)));
        filter.Reset();
        Assert.AreEqual(9, filter.Filter(9, TimeSpan.Zero));
        Assert.AreEqual(9, filter.Value);
    }

    [TestMethod]
    public void EqualTimes_UseTheLastFrequency()
    {
        OneEuroFilter filter = new(), other = new();
        Assert.AreEqual(5, filter.Filter(5, TimeSpan.Zero));
        Assert.AreEqual(6, filter.Filter(6, TimeSpan.Zero), "There is no frequency yet.");
        foreach (OneEuroFilter each in new[] { filter, other })
        {
            each.Reset();
            _ = each.Filter(0, TimeSpan.Zero);
            _ = each.Filter(1, TimeSpan.FromSeconds(0.04));
        }

        Assert.AreEqual(other.Filter(2, TimeSpan.FromSeconds(0.08)), filter.Filter(2, TimeSpan.FromSeconds(0.04)), 1e-12);
    }

    [TestMethod]
    public void WrongArguments_AreRefused()
    {
        OneEuroFilter filter = new();
        _ = filter.Filter(1, TimeSpan.FromSeconds(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => filter.Filter(1, TimeSpan.FromSeconds(0.9)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => filter.Filter(double.NaN, TimeSpan.FromSeconds(2)));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => filter.Filter(1, TimeSpan.FromSeconds(2), speedScale: 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneEuroOptions { MinCutoff = 0 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneEuroOptions { Beta = -1 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new OneEuroOptions { DerivativeCutoff = double.PositiveInfinity });
    }

    private static double[] Numbers(JsonElement sequence, string name) =>
        [.. sequence.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
}
