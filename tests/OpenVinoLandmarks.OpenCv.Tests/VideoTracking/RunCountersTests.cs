namespace OpenVinoLandmarks.OpenCv.Tests.VideoTracking;

/// <summary>The numbers of a run, and the selection of frames by their time.</summary>
[TestClass]
public sealed class RunCountersTests
{
    [TestMethod]
    public void Quantiles_AreExactTo1Point6Percent()
    {
        LatencyHistogram histogram = new();
        Random random = new(7);
        double[] microseconds = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Floor(Math.Exp(random.NextDouble() * 16)))];
        foreach (double value in microseconds)
        {
            histogram.Add(TimeSpan.FromMicroseconds(value));
        }

        Array.Sort(microseconds);
        foreach (double share in new[] { 0.01, 0.5, 0.9, 0.99 })
        {
            double exact = microseconds[(int)Math.Ceiling(microseconds.Length * share) - 1];
            Assert.AreEqual(exact, histogram.Quantile(share).TotalMicroseconds, 0.016 * exact + 0.5, $"{share}");
        }

        Assert.AreEqual(microseconds[^1], histogram.Max.TotalMicroseconds);
        Assert.IsLessThanOrEqualTo(histogram.Max, histogram.Quantile(1));
    }

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    [DataRow(1e9)]
    public void SingleTime_IsEveryQuantile(double microseconds)
    {
        LatencyHistogram histogram = new();
        Assert.AreEqual(TimeSpan.Zero, histogram.Quantile(0.5));

        histogram.Add(TimeSpan.FromMicroseconds(microseconds));

        Assert.AreEqual(TimeSpan.FromMicroseconds(microseconds), histogram.Max);
        Assert.AreEqual(microseconds, histogram.Quantile(0.5).TotalMicroseconds, 0.016 * microseconds + 0.5);
    }

    [TestMethod]
    [DataRow(30.0, 25.0, 250)]
    [DataRow(30.0, 10.0, 100)]
    [DataRow(29.97, 29.97, 300)]
    [DataRow(25.0, 24.0, 240)]
    [DataRow(25.0, 60.0, 250)]
    public void RateLimit_KeepsAsManyFramesAsItSays(double rate, double most, int expected)
    {
        RateLimit limit = new(most);
        int frames = (int)Math.Round(10 * rate);

        int kept = Enumerable.Range(0, frames).Count(i => limit.Accepts(TimeSpan.FromMilliseconds(Math.Round(i * 1000 / rate))));

        Assert.IsInRange(expected - 1, expected + 1, kept);
    }

    [TestMethod]
    public void RateLimit_AfterAStepBackInTime_AcceptsFramesAgain()
    {
        RateLimit limit = new(10);
        Assert.IsTrue(limit.Accepts(TimeSpan.FromSeconds(100)));

        Assert.IsTrue(limit.Accepts(TimeSpan.Zero));
        Assert.IsFalse(limit.Accepts(TimeSpan.FromSeconds(0.04)));
        Assert.IsTrue(limit.Accepts(TimeSpan.FromSeconds(0.12)));
    }
}
