using System.Globalization;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>Converts face boxes to pixel regions: rounding, clamping and errors.</summary>
[TestClass]
public sealed class FaceBoxTests
{
    [TestMethod]
    public void Corners_AreRoundedHalfToEven() =>
        Assert.AreEqual(new PixelRegion(2, 4, 4, 4), new FaceBox(2.5f, 3.5f, 4, 4).ToRegion(100, 100));

    [TestMethod]
    public void BoxPartlyOutside_IsClamped()
    {
        Assert.AreEqual(new PixelRegion(0, 0, 5, 6), new FaceBox(-5, -4, 10, 10).ToRegion(100, 50));
        Assert.AreEqual(new PixelRegion(95, 44, 5, 6), new FaceBox(95, 44, 10, 10).ToRegion(100, 50));
    }

    [TestMethod]
    public void BoxThinnerThanAPixel_CoversThePixelOfItsEdge() =>
        Assert.AreEqual(new PixelRegion(3, 7, 1, 1), new FaceBox(3.6f, 7.1f, 0.1f, 0.2f).ToRegion(100, 100));

    [TestMethod]
    [DataRow(100f, 0f)]
    [DataRow(0f, 50f)]
    [DataRow(-11f, 0f)]
    [DataRow(0f, -11f)]
    [DataRow(3e38f, 3e38f)]
    public void BoxOutside_IsAnImageError(float x, float y)
    {
        ImageException error = Assert.ThrowsExactly<ImageException>(() => new FaceBox(x, y, 10, 10).ToRegion(100, 50));
        StringAssert.Contains(error.Message, "100x50");
    }

    [TestMethod]
    [DataRow(float.NaN, 1f, 1f)]
    [DataRow(0f, float.NaN, 1f)]
    [DataRow(0f, 0f, 1f)]
    [DataRow(0f, -1f, 1f)]
    [DataRow(0f, 1f, 0f)]
    [DataRow(float.PositiveInfinity, 1f, 1f)]
    [DataRow(0f, float.PositiveInfinity, 1f)]
    public void MalformedBox_IsAnArgumentError(float x, float width, float height) =>
        Assert.ThrowsExactly<ArgumentException>(() => new FaceBox(x, 0, width, height).ToRegion(100, 50));

    [TestMethod]
    public void Messages_DoNotDependOnTheCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // A culture of its own: systems without ICU have the invariant culture alone.
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = comma;
            ArgumentException malformed = Assert.ThrowsExactly<ArgumentException>(() => new FaceBox(1.5f, 0, -2.5f, 1).ToRegion(9, 9));
            StringAssert.Contains(malformed.Message, "x 1.5, y 0, width -2.5,");
            ImageException outside = Assert.ThrowsExactly<ImageException>(() => new FaceBox(100.5f, 0, 2.5f, 1).ToRegion(9, 9));
            StringAssert.Contains(outside.Message, "100.5,0,2.5,1");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
