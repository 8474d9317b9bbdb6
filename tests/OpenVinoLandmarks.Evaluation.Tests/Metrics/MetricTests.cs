namespace OpenVinoLandmarks.Evaluation.Tests.Metrics;

/// <summary>Compares the metrics with their naive second implementations on random data.</summary>
[TestClass]
public sealed class MetricTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(99)]
    [DataRow(100)]
    [DataRow(1234)]
    public void Statistics_OfRandomErrors_EqualTheNaiveOnes(int count)
    {
        Random random = new(count);
        double[] errors = [.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 3) * 0.5)];
        ErrorStatistics statistics = ErrorStatistics.Of(errors, intervals: true);
        Assert.AreEqual(count, statistics.Count);
        Assert.AreEqual(errors.Average(), statistics.Mean, 1e-15);
        Assert.AreEqual(NaiveMetrics.Deviation(errors), statistics.StandardDeviation, 1e-9);
        Assert.AreEqual(NaiveMetrics.Median(errors), statistics.Median, 1e-15);
        Assert.AreEqual(NaiveMetrics.Auc(errors, 0.08), statistics.Auc, 1e-12);
        for (int i = 0; i < ErrorStatistics.FailureThresholds.Count; i++)
        {
            Assert.AreEqual(NaiveMetrics.FailureRate(errors, ErrorStatistics.FailureThresholds[i]), statistics.FailureRates[i]);
        }

        for (int i = 0; i < ErrorStatistics.PercentileRanks.Count; i++)
        {
            Assert.AreEqual(NaiveMetrics.Percentile(errors, ErrorStatistics.PercentileRanks[i]), statistics.Percentiles[i]);
        }

        Assert.IsTrue(statistics.MeanInterval!.Value.Low <= statistics.Mean && statistics.Mean <= statistics.MeanInterval.Value.High);
    }

    [TestMethod]
    public void Errors_OfRandomFaces_EqualTheNaiveOnes()
    {
        Random random = new(7);
        for (int face = 0; face < 1000; face++)
        {
            double[] truth = Numbers(10), answer = Numbers(10), box = Numbers(4);
            (double width, double height) = (box[2] + 1, box[3] + 1);
            FaceErrors errors = FaceErrors.Compute(
                new FivePoints(truth), new FivePoints(answer), new FaceRectangle(box[0], box[1], width, height));
            double[] perPoint = NaiveMetrics.PerPoint(truth, answer, box[0], box[1], width, height);
            double pixels = NaiveMetrics.MeanPixels(truth, answer), eyes = double.Hypot(truth[0] - truth[2], truth[1] - truth[3]);
            for (int k = 0; k < perPoint.Length; k++)
            {
                Assert.AreEqual(perPoint[k], errors.PerPoint[k], 1e-9 * Math.Max(1, perPoint[k]));
            }

            Assert.AreEqual(perPoint.Average(), errors.Normed, 1e-9 * Math.Max(1, perPoint.Average()));
            Assert.AreEqual(pixels / Math.Sqrt(width * height), errors.ByBoxSize, 1e-9 * Math.Max(1, errors.ByBoxSize));
            Assert.AreEqual(pixels / eyes, errors.ByPupilDistance, 1e-9 * Math.Max(1, errors.ByPupilDistance));
        }

        double[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 100)];
    }

    [TestMethod]
    public void Marks_OfRandomBoxes_EqualTheNaiveOnes()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            double[][] truth = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Box(random))];

            // Scores of one digit, so that many are equal; boxes near the true ones, so that many match.
            (double[] Box, float Score)[] found = [.. Enumerable.Range(0, random.Next(12)).Select(_ =>
            {
                bool isNear = truth.Length > 0 && random.Next(3) > 0;
                return (isNear ? Near(random, truth[random.Next(truth.Length)]) : Box(random), random.Next(10) / 10f);
            })];
            DetectionMatch match = DetectionMatch.Create(
                [.. truth.Select(box => new FaceRectangle(box[0], box[1], box[2] - box[0], box[3] - box[1]))],
                [.. found.Select(f => ToFaceBox(f.Box, f.Score))],
                smallest: 14);
            DetectionMark[] expected = NaiveMetrics.Match(truth, found, smallest: 14);
            CollectionAssert.AreEqual(expected, match.Marks.Select(mark => mark.Mark).ToArray(), $"seed {seed}");
            DetectionStatistics statistics = DetectionStatistics.Of(match.Marks, match.Wanted, 0.5);
            if (match.Wanted > 0)
            {
                double averagePrecision = NaiveMetrics.AveragePrecision(match.Marks, match.Wanted);
                Assert.AreEqual(averagePrecision, statistics.AveragePrecision, 1e-12, $"seed {seed}");
            }

            Assert.AreEqual(match.Marks.Count(m => m.Mark == DetectionMark.Wrong && m.Score >= 0.5), statistics.Extra);
        }
    }

    [TestMethod]
    public void Interval_OfTheMean_IsThatOfTheNormalDistribution()
    {
        Random random = new(3);
        double[] errors = [.. Enumerable.Range(0, 2000).Select(_ => random.NextDouble())];
        Interval interval = Bootstrap.MeanIntervals([errors])[0];
        double half = 1.96 * NaiveMetrics.Deviation(errors) / Math.Sqrt(errors.Length);
        Assert.AreEqual(errors.Average() - half, interval.Low, 0.1 * half);
        Assert.AreEqual(errors.Average() + half, interval.High, 0.1 * half);
        Assert.AreEqual(interval, Bootstrap.MeanIntervals([[.. errors]])[0]);
    }

    [TestMethod]
    public void Yaw_OfAProjectedHead_IsItsAngle()
    {
        foreach (double degrees in new[] { -45.0, -10, 0, 30 })
        {
            double angle = double.DegreesToRadians(degrees), cos = Math.Cos(angle), sin = Math.Sin(angle);
            FivePoints head = new(-50 * cos, 0, 50 * cos, 0, 39 * sin, 50, -35 * cos, 100, 35 * cos, 100);
            Assert.AreEqual(degrees, FaceGeometry.Yaw(head), 1e-9);
        }
    }

    [TestMethod]
    public void Box_AroundTheMeanFace_IsItsBox()
    {
        FivePoints face = new(
            10 + 0.295 * 200, 20 + 0.3065 * 221.96, 10 + 0.7083 * 200, 20 + 0.3057 * 221.96, 10 + 0.5114 * 200,
            20 + 0.5298 * 221.96, 10 + 0.3386 * 200, 20 + 0.7138 * 221.96, 10 + 0.6743 * 200, 20 + 0.7134 * 221.96);
        FaceRectangle box = FaceGeometry.BoxAround(face);
        Assert.AreEqual(10, box.X, 1e-9);
        Assert.AreEqual(20, box.Y, 1e-9);
        Assert.AreEqual(200, box.Width, 1e-9);
        Assert.AreEqual(221.96, box.Height, 1e-9);
    }

    private static double[] Box(Random random)
    {
        double x = random.Next(60), y = random.Next(60);
        return [x, y, x + random.Next(30), y + random.Next(30)];
    }

    private static double[] Near(Random random, double[] box)
    {
        (int right, int down) = (random.Next(7) - 3, random.Next(7) - 3);
        return [box[0] + right, box[1] + down, box[2] + right + random.Next(4), box[3] + down + random.Next(4)];
    }

    private static FaceBox ToFaceBox(double[] box, float score) =>
        new((float)box[0], (float)box[1], (float)(box[2] - box[0]), (float)(box[3] - box[1]), score);
}
