using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Tests.Imaging;

[TestClass]
public sealed class PixelRegionTests
{
    [TestMethod]
    public void Corners_AreRoundedHalfToEven() =>
        Assert.AreEqual(new PixelRegion(2, 4, 4, 4), PixelRegion.FromBox(new FaceBox(2.5f, 3.5f, 4, 4), 100, 100));

    [TestMethod]
    public void PartlyOutside_IsClamped()
    {
        Assert.AreEqual(new PixelRegion(0, 0, 5, 6), PixelRegion.FromBox(new FaceBox(-5, -4, 10, 10), 100, 50));
        Assert.AreEqual(new PixelRegion(95, 44, 5, 6), PixelRegion.FromBox(new FaceBox(95, 44, 10, 10), 100, 50));
    }

    [TestMethod]
    public void ThinnerThanAPixel_TakesThePixelThatHoldsIt() =>
        Assert.AreEqual(new PixelRegion(3, 7, 1, 1), PixelRegion.FromBox(new FaceBox(3.6f, 7.1f, 0.1f, 0.2f), 100, 100));

    [TestMethod]
    [DataRow(100f, 0f)]
    [DataRow(0f, 50f)]
    [DataRow(-11f, 0f)]
    [DataRow(0f, -11f)]
    [DataRow(3e38f, 3e38f)]
    public void WhollyOutside_IsAnImageError(float x, float y)
    {
        ImageException error = Assert.ThrowsExactly<ImageException>(() => PixelRegion.FromBox(new FaceBox(x, y, 10, 10), 100, 50));
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
    public void Malformed_IsRefused(float x, float width, float height) =>
        Assert.ThrowsExactly<ArgumentException>(() => PixelRegion.FromBox(new FaceBox(x, 0, width, height), 100, 50));
}
