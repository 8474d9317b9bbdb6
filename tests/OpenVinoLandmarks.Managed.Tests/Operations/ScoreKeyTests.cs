using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>The best candidates of a detection output are those that a full sort puts first.</summary>
[TestClass]
public sealed class ScoreKeyTests
{
    [TestMethod]
    public void Best_ReturnsTheFirstOfAFullSort()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            // Few different scores, so that many are equal.
            int different = random.Next(1, 50);
            float[] scores = [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(different) / 7f - 1)];
            int count = random.Next(-1, scores.Length + 3);
            int[] expected = [.. Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).ThenBy(i => i)];
            ulong[] keys = [.. scores.Select(ScoreKey.Of).OrderBy(_ => random.Next())];

            int[] best = [.. ScoreKey.Best(keys, count).ToArray().Select(ScoreKey.Prior)];
            int[] first = count < 0 ? expected : [.. expected.Take(count)];
            CollectionAssert.AreEqual(first, best, $"round {round}, {count} of {scores.Length}");
        }
    }

    [TestMethod]
    public void Of_OrdersScoresDescending_AndZerosOfBothSignsByPrior()
    {
        float[] scores = [float.PositiveInfinity, 1, float.Epsilon, 0, -0f, -float.Epsilon, -1, float.NegativeInfinity];
        ulong[] keys = [.. scores.Select(ScoreKey.Of)];
        CollectionAssert.AreEqual(keys.Order().ToArray(), keys);
        Assert.IsLessThan(ScoreKey.Of(0, 5), ScoreKey.Of(-0f, 4));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Best_OfSortedKeys_IsTheirBeginning(bool isAscending)
    {
        ulong[] sorted = [.. Enumerable.Range(0, 1000).Select(i => ScoreKey.Of(1 - i, i))];
        ulong[] keys = isAscending ? [.. sorted] : [.. sorted.Reverse()];
        CollectionAssert.AreEqual(sorted[..10], ScoreKey.Best(keys, 10).ToArray());
    }
}
