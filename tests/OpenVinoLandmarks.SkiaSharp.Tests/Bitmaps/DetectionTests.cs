using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp.Tests.Bitmaps;

/// <summary>Checks that the managed engine finds the same landmarks in bitmaps as in Mats.</summary>
[TestClass]
public sealed class DetectionTests
{
    private static FaceLandmarkDetector s_detector = null!;

    [ClassInitialize]
    public static void CreateDetector(TestContext context)
    {
        FaceLandmarkDetectorOptions options = new();
        options.Engine.Device = DeviceSelection.Parse("MANAGED");
        s_detector = FaceLandmarkDetector.Create(options);
    }

    [ClassCleanup]
    public static void DisposeDetector() => s_detector.Dispose();

    [TestMethod]
    public async Task Detect_PixelsOfAMat_EqualsTheMatToTheBit()
    {
        using Mat mat = PictureReader.Read(TestPictures.SamplePath);
        using SKBitmap bitmap = mat.AsImageView().ToSKBitmap();
        FaceLandmarks[] expected = s_detector.Detect(mat);
        FaceBox[] boxes = [expected[0].Box];

        Assert.HasCount(1, expected);
        CollectionAssert.AreEqual(expected, s_detector.Detect(bitmap));
        CollectionAssert.AreEqual(expected, await s_detector.DetectAsync(bitmap));
        CollectionAssert.AreEqual(s_detector.Detect(mat, boxes), s_detector.Detect(bitmap, boxes));
        CollectionAssert.AreEqual(s_detector.Detect(mat, boxes), await s_detector.DetectAsync(bitmap, (IReadOnlyList<FaceBox>)boxes));
    }

    [TestMethod]
    public async Task DetectAsync_BitmapDisposedDuringTheCall_HasTheResult()
    {
        using SKBitmap kept = SkiaPictureReader.Read(TestPictures.SamplePath);
        FaceLandmarks[] expected = s_detector.Detect(kept);
        for (int i = 0; i < 10; i++)
        {
            SKBitmap bitmap = kept.Copy();
            ValueTask<FaceLandmarks[]> call = s_detector.DetectAsync(bitmap);
            bitmap.Dispose();
            CollectionAssert.AreEqual(expected, await call);
        }
    }

    [TestMethod]
    public async Task DetectReducedAsync_LargePhoto_HasNearlyThePointsOfTheWholePicture()
    {
        using ScratchFolder folder = new();
        using Mat photo = TestPictures.Smooth(4801, 3601);
        string file = folder.Write("photo.jpg", TestPictures.WithOrientation(TestPictures.Encode(".jpg", photo), 3));
        using SKBitmap whole = SkiaPictureReader.Read(file);

        IReadOnlyList<FaceLandmarks> reduced = await s_detector.DetectReducedAsync(file);

        FaceLandmarks[] expected = s_detector.Detect(whole);
        Assert.HasCount(expected.Length, reduced);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i].Nose.X, reduced[i].Nose.X, 0.02f * expected[i].Box.Width);
            Assert.AreEqual(expected[i].Nose.Y, reduced[i].Nose.Y, 0.02f * expected[i].Box.Width);
        }
    }

    // docs/pictures.md states the difference: the decoders upsample color differently.
    [TestMethod]
    public void Detect_SamplePhotoByBothDecoders_DiffersByLessThanOnePercentOfTheFace()
    {
        using Mat mat = PictureReader.Read(TestPictures.SamplePath);
        using SKBitmap bitmap = SkiaPictureReader.Read(TestPictures.SamplePath);

        FaceLandmarks expected = s_detector.Detect(mat).Single(), actual = s_detector.Detect(bitmap).Single();

        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            float x = actual[i].X - expected[i].X, y = actual[i].Y - expected[i].Y;
            Assert.IsLessThan(0.01f * expected.Box.Width, MathF.Sqrt(x * x + y * y), $"point {i}");
        }
    }
}
