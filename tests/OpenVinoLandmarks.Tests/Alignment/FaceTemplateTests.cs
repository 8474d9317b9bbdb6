namespace OpenVinoLandmarks.Tests.Alignment;

/// <summary>The points of the templates, other sizes, and templates to which no face can be fitted.</summary>
[TestClass]
public sealed class FaceTemplateTests
{
    [TestMethod]
    public void ArcFace_HasThePointsOfInsightFace()
    {
        LandmarkPoint[] expected =
            [new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f)];

        CollectionAssert.AreEqual(expected, FaceTemplate.ArcFace.Points.ToArray());
        Assert.AreEqual((112, 112), (FaceTemplate.ArcFace.Width, FaceTemplate.ArcFace.Height));
    }

    [TestMethod]
    public void IntelDemo_At112Squared_IsArcFace()
    {
        Assert.AreEqual((96, 112), (FaceTemplate.IntelDemo.Width, FaceTemplate.IntelDemo.Height));
        CollectionAssert.AreEqual(
            FaceTemplate.ArcFace.Points.ToArray(), FaceTemplate.IntelDemo.Resize(112, 112).Points.ToArray());
    }

    [TestMethod]
    public void Reidentification0095_HasTheFractionsOfItsPage()
    {
        double[] fractions =
        [
            0.31556875, 0.46157411, 0.68262292, 0.46157411, 0.50026250, 0.64050536, 0.34947188, 0.82469196, 0.65343646, 0.82469196,
        ];
        FaceTemplate template = FaceTemplate.Reidentification0095;
        double[] actual = [.. template.Points.SelectMany(point => new[] { point.X / 96.0, point.Y / 112.0 })];

        for (int i = 0; i < fractions.Length; i++)
        {
            Assert.AreEqual(fractions[i], actual[i], 1e-7);
        }
    }

    [TestMethod]
    public void Resize_KeepsTheProportionsOfTheFace_AndCentresIt()
    {
        // Twice as large; 40 columns remain, 20 on either side.
        FaceTemplate wide = FaceTemplate.ArcFace.Resize(264, 224);

        Assert.AreEqual((264, 224), (wide.Width, wide.Height));
        Assert.AreEqual(2 * 38.2946 + 20, wide.Points[0].X, 1e-5);
        Assert.AreEqual(2 * 51.6963, wide.Points[0].Y, 1e-5);
        Assert.AreEqual(2 * 70.7299 + 20, wide.Points[4].X, 1e-5);
    }

    [TestMethod]
    public void WrongSizesAndPoints_AreRefused()
    {
        LandmarkPoint[] points = [.. FaceTemplate.ArcFace.Points];
        LandmarkPoint[] onALine = [.. points.Select(point => new LandmarkPoint(point.X, 5))];

        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTemplate(0, 112, points));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTemplate(112, FaceTemplate.MaxSide + 1, points));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FaceTemplate.ArcFace.Resize(-1, 5));
        Assert.ThrowsExactly<ArgumentException>(() => new FaceTemplate(112, 112, points.AsSpan(0, 4)));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new FaceTemplate(112, 112, onALine)).Message, "on a line");
        Assert.AreEqual(points[2], new FaceTemplate(112, 112, points).Points[2]);
    }
}
