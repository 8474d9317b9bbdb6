namespace OpenVinoLandmarks.Tests.Landmarks;

/// <summary>Converts the numbers of a landmark model to points.</summary>
[TestClass]
public sealed class LandmarkDecoderTests
{
    private static readonly float[] s_values = [0.1f, 0.2f, 0.9f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f, 1.1f, -0.1f];

    [TestMethod]
    public void Points_HaveTheModelsOrder_InPixelsOfTheImage()
    {
        FaceBox box = new(10, 20, 100, 200, 0.5f);
        FaceLandmarks face = LandmarkDecoder.Decode(s_values, new PixelRegion(10, 20, 100, 200), box);
        Assert.AreEqual(box, face.Box);
        Assert.AreEqual(new LandmarkPoint(20, 60), face.LeftEye);
        Assert.AreEqual(new LandmarkPoint(100, 70), face.RightEye);
        Assert.AreEqual(new LandmarkPoint(60, 120), face.Nose);
        Assert.AreEqual(new LandmarkPoint(35, 170), face.LeftMouthCorner);
        Assert.AreEqual(120, face.RightMouthCorner.X, 1e-4);
        Assert.AreEqual(0, face.RightMouthCorner.Y, 1e-4);
        Assert.AreEqual(face.RightMouthCorner, face[4]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => face[5]);
    }

    [TestMethod]
    public void PointsInTheCrop_AreFractions() =>
        Assert.AreEqual(new LandmarkPoint(0.9f, 0.25f), LandmarkDecoder.DecodeInCrop(s_values).RightEye);

    [TestMethod]
    public void TooFewNumbers_AreRefused() =>
        Assert.ThrowsExactly<ArgumentException>(() => LandmarkDecoder.DecodeInCrop(s_values.AsSpan(1)));
}
