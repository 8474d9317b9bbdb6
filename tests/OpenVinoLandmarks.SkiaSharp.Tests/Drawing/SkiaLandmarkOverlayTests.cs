using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;
using OpenCvSharp;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp.Tests.Drawing;

/// <summary>Checks what <see cref="SkiaLandmarkOverlay"/> draws, against the overlay of OpenVinoLandmarks.OpenCv.</summary>
[TestClass]
public sealed class SkiaLandmarkOverlayTests
{
    [TestMethod]
    [DataRow(100, 100, 200, 240)]
    [DataRow(300, 20, 60, 80)]
    [DataRow(-40, 250, 180, 220)]
    public void Draw_Face_LooksLikeOpenCvs(int x, int y, int width, int height)
    {
        FaceLandmarks face = Face(x, y, width, height);
        using Mat expected = new(400, 400, MatType.CV_8UC3, new Scalar(128, 128, 128));
        using SKBitmap actual = Grey(400, 400);

        LandmarkOverlay.Draw(expected, face);
        SkiaLandmarkOverlay.Draw(actual, face);

        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            if (face[i].X >= 0 && face[i].Y < 400)
            {
                Vec3b color = expected.At<Vec3b>((int)face[i].Y, (int)face[i].X);
                Assert.AreEqual(new SKColor(color.Item2, color.Item1, color.Item0), actual.GetPixel((int)face[i].X, (int)face[i].Y));
            }
        }

        // OpenCV's antialiased lines are up to two pixels wider than asked for.
        SKColor grey = new(128, 128, 128);
        byte[] pixels = TestPictures.Pixels(expected);
        SKColor[] drawn = actual.Pixels;
        int changed = drawn.Count(pixel => pixel != grey);
        int outside = drawn.Where((pixel, i) => pixel != grey && pixels[3 * i] == 128 && pixels[3 * i + 1] == 128).Count();
        Assert.IsLessThan(changed / 20, outside, $"of {changed}");
        Assert.AreEqual(new SKColor(0, 170, 235), actual.GetPixel(x + width / 2, y));
    }

    [TestMethod]
    public void Draw_Score_IsWrittenAboveTheBox()
    {
        FaceLandmarks face = Face(100, 100, 200, 240);
        using SKBitmap without = Grey(400, 400), with = Grey(400, 400), other = Grey(400, 400);

        SkiaLandmarkOverlay.Draw(without, face);
        SkiaLandmarkOverlay.Draw(with, face with { Box = face.Box with { Score = 0.97f } });
        SkiaLandmarkOverlay.Draw(other, face with { Box = face.Box with { Score = 0.18f } });

        Assert.AreEqual(0, Changed(without, 95));
        Assert.IsGreaterThan(0, Changed(with, 95));
        CollectionAssert.AreNotEqual(with.Pixels, other.Pixels);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 3)]
    [DataRow(2000, 1)]
    public void Draw_FacesBeyondThePicture_AreCutOff(int width, int height)
    {
        using SKBitmap picture = Grey(width, height);

        SkiaLandmarkOverlay.Draw(
            picture, Face(-50, -50, 20, 20), Face(-1e9f, -1e9f, 2e9f, 2e9f), Face(float.NaN, 0, 10, 10), Face(0, 0, width, height));

        Assert.IsGreaterThan(0, Changed(picture, height));
    }

    [TestMethod]
    public void Draw_PixelsThatSkiaCannotDrawInto_Throws()
    {
        using SKBitmap separate = new(10, 10, SKColorType.Bgra8888, SKAlphaType.Unpremul), empty = new();

        Assert.ThrowsExactly<ArgumentException>(() => SkiaLandmarkOverlay.Draw(separate));
        Assert.ThrowsExactly<ArgumentException>(() => SkiaLandmarkOverlay.Draw(empty));
        Assert.ThrowsExactly<ArgumentNullException>(() => SkiaLandmarkOverlay.Draw(null!));
    }

    private static int Changed(SKBitmap picture, int rows) =>
        picture.Pixels.Take(rows * picture.Width).Count(pixel => pixel != new SKColor(128, 128, 128));

    private static SKBitmap Grey(int width, int height)
    {
        SKBitmap bitmap = new(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(128, 128, 128));
        return bitmap;
    }

    private static FaceLandmarks Face(float x, float y, float width, float height) => new(
        new FaceBox(x, y, width, height),
        new LandmarkPoint(x + 0.3f * width, y + 0.4f * height),
        new LandmarkPoint(x + 0.7f * width, y + 0.4f * height),
        new LandmarkPoint(x + 0.5f * width, y + 0.6f * height),
        new LandmarkPoint(x + 0.35f * width, y + 0.8f * height),
        new LandmarkPoint(x + 0.65f * width, y + 0.8f * height));
}
