using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Drawing;

/// <summary>Checks what <see cref="LandmarkOverlay"/> draws, at ordinary and at extreme sizes.</summary>
[TestClass]
public sealed class LandmarkOverlayTests
{
    [TestMethod]
    public void Draw_FivePoints_HaveFiveColoursAtTheirPositions()
    {
        using Mat picture = new(400, 400, MatType.CV_8UC3, new Scalar(128, 128, 128));
        FaceLandmarks face = Face(100, 100, 200, 240);

        LandmarkOverlay.Draw(picture, face);

        Vec3b[] colours = [.. Enumerable.Range(0, FaceLandmarks.PointCount).Select(i => picture.At<Vec3b>((int)face[i].Y, (int)face[i].X))];
        Assert.AreEqual(5, colours.Distinct().Count());
        CollectionAssert.DoesNotContain(colours, new Vec3b(128, 128, 128));
    }

    [TestMethod]
    public void Draw_ScoreLabel_IsDrawnOnlyForAScore()
    {
        using Mat with = new(400, 400, MatType.CV_8UC3, Scalar.Black);
        using Mat without = new(400, 400, MatType.CV_8UC3, Scalar.Black);
        FaceLandmarks face = Face(100, 100, 200, 240);

        LandmarkOverlay.Draw(with, face with { Box = face.Box with { Score = 0.97f } });
        LandmarkOverlay.Draw(without, face);

        using Mat above = new(with, new Rect(100, 60, 200, 35));
        using Mat aboveWithout = new(without, new Rect(100, 60, 200, 35));
        Assert.IsGreaterThan(0, Changed(above));
        Assert.AreEqual(0, Changed(aboveWithout));
    }

    [TestMethod]
    public void Draw_PixelsFarFromTheFace_StayUnchanged()
    {
        using Mat picture = new(400, 400, MatType.CV_8UC3, Scalar.Black);

        LandmarkOverlay.Draw(picture, Face(100, 100, 100, 120));

        using Mat right = new(picture, new Rect(220, 0, 180, 400));
        Assert.AreEqual(0, Changed(right));
    }

    [TestMethod]
    public void Draw_LargerFace_HasWiderLines()
    {
        using Mat small = new(2000, 2000, MatType.CV_8UC3, Scalar.Black);
        using Mat large = new(2000, 2000, MatType.CV_8UC3, Scalar.Black);

        LandmarkOverlay.Draw(small, Face(100, 100, 100, 120));
        LandmarkOverlay.Draw(large, Face(100, 100, 1000, 1200));

        // With lines of constant width, ten times the side would change only ten times as many pixels.
        Assert.IsGreaterThan(30 * Changed(small), Changed(large));
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(20_000, 1)]
    [DataRow(2, 3)]
    [DataRow(30, 30)]
    public void Draw_FacesBeyondThePicture_AreCutOff(int width, int height)
    {
        using Mat picture = new(height, width, MatType.CV_8UC3, Scalar.Black);

        LandmarkOverlay.Draw(
            picture,
            Face(0, 0, width, height) with { Box = new FaceBox(0, 0, width, height, 1) },
            Face(-50, -50, 20, 20),
            Face(-1e9f, -1e9f, 2e9f, 2e9f),
            Face(width, height, 1e-3f, 1e-3f));

        Assert.AreEqual(new Size(width, height), picture.Size());
        Assert.IsGreaterThan(0, Changed(picture));
    }

    [TestMethod]
    public void Draw_NoFaces_ChangesNothing()
    {
        using Mat picture = new(30, 30, MatType.CV_8UC3, Scalar.Black);

        LandmarkOverlay.Draw(picture);

        Assert.AreEqual(0, Changed(picture));
    }

    [TestMethod]
    public void Draw_OtherPixelTypes_Throw()
    {
        using Mat grey = TestPictures.Noise(8, 8, MatType.CV_8UC1);
        using Mat empty = new();

        ArgumentException wrongType = Assert.ThrowsExactly<ArgumentException>(() => LandmarkOverlay.Draw(grey));
        ArgumentException noPixels = Assert.ThrowsExactly<ArgumentException>(() => LandmarkOverlay.Draw(empty));

        StringAssert.Contains(wrongType.Message, "this one has CV_8UC1");
        StringAssert.Contains(noPixels.Message, "this one is empty");
    }

    private static int Changed(Mat picture) => TestPictures.Pixels(picture).Count(value => value != 0);

    private static FaceLandmarks Face(float x, float y, float width, float height)
    {
        FaceBox box = new(x, y, width, height);
        return new FaceLandmarks(box, At(0.3f, 0.35f), At(0.7f, 0.35f), At(0.5f, 0.55f), At(0.35f, 0.75f), At(0.65f, 0.75f));

        LandmarkPoint At(float u, float v) => new(x + u * width, y + v * height);
    }
}
