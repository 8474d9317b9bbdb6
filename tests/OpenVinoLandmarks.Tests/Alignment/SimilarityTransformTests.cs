using OpenVinoLandmarks.Alignment;

namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>The fit of a similarity transform: numbers by hand, random transforms, scikit-image, and points without one.</summary>
[TestClass]
public sealed class SimilarityTransformTests
{
    private const int RandomTransforms = 10_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void Fit_OfASquareTurnedByAQuarter_HasTheNumbersComputedByHand()
    {
        // (x, y) becomes (-2 y + 10, 2 x + 20): a quarter turn from x towards y, twice the size, moved by (10, 20).
        LandmarkPoint[] from = [new(0, 0), new(4, 0), new(4, 4), new(0, 4)];
        LandmarkPoint[] to = [new(10, 20), new(10, 28), new(2, 28), new(2, 20)];

        SimilarityTransform fit = SimilarityTransform.Fit(from, to);

        Assert.AreEqual(new SimilarityTransform(0, 2, 10, 20), fit);
        Assert.AreEqual(2, fit.Scale);
        Assert.AreEqual(Math.PI / 2, fit.Rotation, 1e-15);
        Assert.AreEqual(new LandmarkPoint(10 - 2 * 7, 20 + 2 * 3), fit.Apply(new LandmarkPoint(3, 7)));
        Assert.AreEqual(new SimilarityTransform(0, -0.5, -10, 5), fit.Invert());
    }

    [TestMethod]
    public void Fit_OfPointsThatDoNotMatch_HasTheLeastSquares()
    {
        // By hand: centred points (-1,-1) (1,-1) (1,1) (-1,1), sum of squares 8. Targets (-1,-1) (1,-1) (1,1) (-1,5) have the centre (0,1)
        // and are (-1,-2) (1,-2) (1,0) (-1,4) around it. A = (3 + 3 + 1 + 5) / 8 = 1.5,
        // B = sum of px qy - py qx = ((2-1) + (-2+1) + (0-1) + (-4+1)) / 8 = -0.5.
        LandmarkPoint[] from = [new(-1, -1), new(1, -1), new(1, 1), new(-1, 1)];
        LandmarkPoint[] to = [new(-1, -1), new(1, -1), new(1, 1), new(-1, 5)];

        Assert.AreEqual(new SimilarityTransform(1.5, -0.5, 0, 1), SimilarityTransform.Fit(from, to));
    }

    [TestMethod]
    public void Fit_RecoversRandomTransforms()
    {
        int seed = Environment.TickCount;
        TestContext.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int i = 0; i < RandomTransforms; i++)
        {
            // Scales from a hundredth to 100, any angle.
            double scale = Math.Pow(100, 2 * random.NextDouble() - 1), angle = 2 * Math.PI * random.NextDouble();
            SimilarityTransform truth = new(
                scale * Math.Cos(angle), scale * Math.Sin(angle), 1000 * random.NextDouble(), 1000 * random.NextDouble());
            LandmarkPoint[] from = [.. FaceTemplate.ArcFace.Points];
            LandmarkPoint[] to = [.. from.Select(truth.Apply)];

            SimilarityTransform fit = SimilarityTransform.Fit(from, to);

            double error = Math.Max(Math.Abs(fit.A - truth.A), Math.Abs(fit.B - truth.B)) / scale;
            double moved = from.Zip(to, (p, q) => Distance(fit.Apply(p), q)).Max() / Math.Max(1, scale);
            Assert.IsLessThan(1e-4, error, $"seed {seed}, transform {i}: {truth} became {fit}");
            Assert.IsLessThan(1e-3, moved, $"seed {seed}, transform {i}: a point is {moved} pixels away");
        }
    }

    [TestMethod]
    [RequiresGoldenData]
    public void Fit_EqualsScikitImage_AndRefusesPointsWithoutAProperFit()
    {
        AlignmentGolden golden = AlignmentGolden.Load();
        Dictionary<string, int> fitted = [], refused = [];
        double worst = 0;
        foreach (GoldenFit one in golden.Fits)
        {
            (double X, double Y)[] template = AlignmentGolden.Points(golden.Templates[one.Template]);
            string? problem = SimilarityFit.TryFit(AlignmentGolden.Points(one.Points), template, out SimilarityTransform fit);
            Dictionary<string, int> counts = problem is null ? fitted : refused;
            counts[one.Kind] = counts.GetValueOrDefault(one.Kind) + 1;
            if (problem is null)
            {
                double[] expected = [.. one.Matrix!.SelectMany(row => row)];
                double[] actual = [fit.A, -fit.B, fit.X, fit.B, fit.A, fit.Y];
                double linear = Math.Max(Math.Abs(fit.A), Math.Abs(fit.B)), moved = Math.Max(Math.Abs(fit.X), Math.Abs(fit.Y));
                IEnumerable<double> errors = expected.Zip(actual, (e, a) => Math.Abs(e - a));
                worst = Math.Max(worst, errors.Select((error, i) => error / (i % 3 == 2 ? moved : linear)).Max());
            }
        }

        TestContext.WriteLine($"largest relative difference {worst:G3}");
        Assert.IsLessThan(1e-9, worst);
        CollectionAssert.AreEquivalent(new Dictionary<string, int> { ["exact"] = 25, ["noise"] = 75 }, fitted);
        CollectionAssert.AreEquivalent(
            new Dictionary<string, int> { ["mirrored"] = 20, ["coincident"] = 1, ["two places"] = 1, ["collinear"] = 1 }, refused);
    }

    [TestMethod]
    [DataRow("coincide", new float[] { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 })]
    [DataRow("coincide", new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [DataRow("are on a line", new float[] { 0, 0, 10, 20, 20, 40, 30, 60, 40, 80 })]
    [DataRow("are on a line", new float[] { 0, 0, 0, 0, 5, 5, 5, 5, 5, 5 })]
    [DataRow("are on a line", new float[] { 10, 50, 30, 50.01f, 50, 50, 70, 50, 90, 50 })]
    [DataRow("are mirrored", new float[] { 70, 50, 30, 50, 50, 70, 65, 90, 35, 90 })]
    [DataRow("are mirrored", new float[] { 30, 90, 70, 90, 50, 70, 35, 50, 65, 50 })]
    [DataRow("are not finite", new float[] { 30, 50, 70, float.NaN, 50, 70, 35, 90, 65, 90 })]
    [DataRow("are not finite", new float[] { 30, 50, float.PositiveInfinity, 50, 50, 70, 35, 90, 65, 90 })]
    public void Fit_PointsWithoutATransform_AreRefusedWithTheReason(string reason, float[] numbers)
    {
        LandmarkPoint[] from = [.. numbers.Chunk(2).Select(pair => new LandmarkPoint(pair[0], pair[1]))];
        LandmarkPoint[] to = [.. FaceTemplate.ArcFace.Points];

        Assert.IsFalse(SimilarityTransform.TryFit(from, to, out SimilarityTransform transform));
        Assert.AreEqual(SimilarityTransform.Identity, transform);
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => SimilarityTransform.Fit(from, to));
        StringAssert.Contains(error.Message, $"the points {reason}");
    }

    [TestMethod]
    public void Fit_PointsUpsideDown_AreTurnedAndNotMirrored()
    {
        LandmarkPoint[] to = [.. FaceTemplate.ArcFace.Points];
        LandmarkPoint[] from = [.. to.Select(point => new LandmarkPoint(-point.X, -point.Y))];

        SimilarityTransform fit = SimilarityTransform.Fit(from, to);

        Assert.AreEqual(Math.PI, Math.Abs(fit.Rotation), 1e-12);
        Assert.AreEqual(1, fit.Scale, 1e-12);
    }

    [TestMethod]
    public void Fit_TooFewOrUnequalPoints_AreRefused()
    {
        LandmarkPoint[] two = [new(0, 0), new(1, 0)], three = [new(0, 0), new(1, 0), new(0, 1)];

        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => SimilarityTransform.Fit(two, two)).Message, "fewer than three");
        Assert.ThrowsExactly<ArgumentException>(() => SimilarityTransform.Fit(two, three));
        Assert.ThrowsExactly<ArgumentException>(() => SimilarityTransform.TryFit(three, two, out _));
        Assert.AreEqual(SimilarityTransform.Identity, SimilarityTransform.Fit(three, three));
    }

    [TestMethod]
    public void Fit_TargetsOnALine_AreRefused()
    {
        LandmarkPoint[] from = [.. FaceTemplate.ArcFace.Points], to = [new(0, 0), new(1, 1), new(2, 2), new(3, 3), new(4, 4)];

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => SimilarityTransform.Fit(from, to));

        StringAssert.Contains(error.Message, "the targets are on a line");
    }

    [TestMethod]
    public void Invert_OfADefaultValue_IsRefused() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => default(SimilarityTransform).Invert());

    private static double Distance(LandmarkPoint a, LandmarkPoint b) => double.Hypot(a.X - (double)b.X, a.Y - (double)b.Y);
}
