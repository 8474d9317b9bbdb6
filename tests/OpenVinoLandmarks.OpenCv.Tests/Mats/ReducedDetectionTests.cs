using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Mats;

/// <summary>Compares the results of files that are decoded at a part of their size with those of the whole pictures.</summary>
[TestClass]
public sealed class ReducedDetectionTests
{
    // The sides of the bundled face detector's input for large images, and twice the side of the landmark model's input.
    private const int SearchSide = 384, FaceSide = 2 * 48;

    // The bundled models, so that the reductions are the same with and without Intel's.
    private static readonly FaceLandmarkDetector s_detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Engine = { Device = DeviceSelection.Managed },
        Model = "face-landmarks-5pt-0002",
        FaceDetectorModel = "face-detection-0002",
    });

    public required TestContext TestContext { get; set; }

    [ClassCleanup]
    public static void DisposeDetector() => s_detector.Dispose();

    // The face of the sample has 95 x 117 of 512 x 512 pixels.
    [TestMethod]
    [DataRow(600, 1, DisplayName = "the search needs the whole picture")]
    [DataRow(800, 1, DisplayName = "the search needs a half, the face the whole picture")]
    [DataRow(1600, 2, DisplayName = "the search needs a quarter, the face a half")]
    [DataRow(2401, 4)]
    [DataRow(4807, 8)]
    public async Task Photo_WithAFace_HasThePointsOfTheWholePicture(int side, int reduction)
    {
        using ScratchFolder folder = new();
        using Mat photo = TestPictures.Smooth(side, side - side / 5);
        string file = folder.Write("photo.jpg", TestPictures.Encode(".jpg", photo));

        IReadOnlyList<FaceLandmarks> reduced = await s_detector.DetectReducedAsync(file);
        AssertClose(await DetectWhole(file), reduced);

        // The reduction is not public; its effect is that the points lie on those of the reduced picture to the last digit.
        using Mat pixels = PictureReader.Read(file, new PictureReadOptions { Reduction = reduction });
        FaceBox[] boxes = [.. reduced.Select(face => Scaled(face.Box, 1f / reduction))];
        FaceLandmarks[] expected = s_detector.Detect(pixels, boxes);
        Assert.AreEqual(expected[0].Nose.X * reduction, reduced[0].Nose.X);
        Assert.IsGreaterThanOrEqualTo(reduction == 1 ? 0 : FaceSide, expected[0].Box.Width);
        Assert.IsTrue(reduction == 1 || pixels.Rows >= SearchSide || side < 2000);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(6)]
    [DataRow(8)]
    public async Task Photo_TurnedByExif_HasUprightPoints(int orientation)
    {
        using ScratchFolder folder = new();
        using Mat upright = TestPictures.Smooth(3001, 2403), stored = new();
        switch (orientation)
        {
            case 3: Cv2.Rotate(upright, stored, RotateFlags.Rotate180); break;
            case 6: Cv2.Rotate(upright, stored, RotateFlags.Rotate90Counterclockwise); break;
            case 8: Cv2.Rotate(upright, stored, RotateFlags.Rotate90Clockwise); break;
            default: upright.CopyTo(stored); break;
        }

        byte[] jpeg = TestPictures.WithOrientation(TestPictures.Encode(".jpg", stored), (byte)orientation);
        string file = folder.Write("turned.jpg", jpeg);

        AssertClose(await DetectWhole(file), await s_detector.DetectReducedAsync(file));
    }

    [TestMethod]
    public async Task SidesThatDifferByLessThanTheReduction_AreNotMistaken()
    {
        using ScratchFolder folder = new();
        using Mat stored = TestPictures.Smooth(3200, 3197);
        string file = folder.Write("turned.jpg", TestPictures.WithOrientation(TestPictures.Encode(".jpg", stored), 6));
        FaceFilter filter = new() { MinFaceSize = 100, MaxFaces = 1 };

        AssertClose(await DetectWhole(file, filter), await s_detector.DetectReducedAsync(file, filter), mayBeEmpty: true);
    }

    [TestMethod]
    public async Task MinFaceSize_IsInPixelsOfTheWholePicture()
    {
        using ScratchFolder folder = new();
        using Mat photo = TestPictures.Smooth(4096, 4096);
        string file = folder.Write("photo.jpg", TestPictures.Encode(".jpg", photo));

        Assert.HasCount(1, await s_detector.DetectReducedAsync(file, new FaceFilter { MinFaceSize = 600 }));
        Assert.IsEmpty(await s_detector.DetectReducedAsync(file, new FaceFilter { MinFaceSize = 1000 }));
    }

    [TestMethod]
    [DataRow("region")]
    [DataRow("png")]
    [DataRow("small")]
    public async Task SearchThatNeedsAllPixels_HasTheNumbersOfTheWholePicture(string reason)
    {
        using ScratchFolder folder = new();
        using Mat photo = TestPictures.Smooth(reason == "small" ? 640 : 1600, reason == "small" ? 640 : 1600);
        string file = folder.Write("photo", TestPictures.Encode(reason == "png" ? ".png" : ".jpg", photo));
        FaceFilter filter = reason == "region" ? new FaceFilter { Region = new PixelRegion(400, 0, 1000, 900) } : FaceFilter.All;
        if (reason == "png")
        {
            AssertClose(await DetectWhole(file, filter), await s_detector.DetectReducedAsync(file, filter));
            return;
        }

        using Mat whole = PictureReader.Read(file);
        FaceBox[] boxes = [.. s_detector.FaceDetector.Detect(whole.AsImageView(), filter)];
        IReadOnlyList<FaceLandmarks> reduced = await s_detector.DetectReducedAsync(file, filter);
        CollectionAssert.AreEqual(boxes, reduced.Select(face => face.Box).ToArray());
    }

    [TestMethod]
    public async Task DamagedPhoto_IsRefusedOrReadWithOneWarning()
    {
        using ScratchFolder folder = new();
        using Mat photo = TestPictures.Smooth(1600, 1600);
        byte[] jpeg = TestPictures.Encode(".jpg", photo);
        string file = folder.Write("cut.jpg", jpeg.AsSpan(0, jpeg.Length * 9 / 10));
        List<string> warnings = [];

        await Assert.ThrowsExactlyAsync<ImageException>(async () => await s_detector.DetectReducedAsync(file));
        IReadOnlyList<FaceLandmarks> faces = await s_detector.DetectReducedAsync(
            file, options: new PictureReadOptions { AllowDamaged = true, Warn = warnings.Add });

        Assert.HasCount(1, faces);
        Assert.HasCount(1, warnings, string.Join('\n', warnings));
    }

    [TestMethod]
    [RequiresGoldenData]
    public async Task EvaluationSet_EnlargedToPhotos_HasThePointsOfTheWholePictures()
    {
        const int Enlargement = 8, Step = 4;
        List<double> differences = [];
        int wholeFaces = 0, reducedFaces = 0;
        using ScratchFolder folder = new();
        string pictures = Path.Combine(TestData.Root!, "eval", "p1-facial-keypoints", "images");
        foreach (string file in Directory.GetFiles(pictures).Order(StringComparer.Ordinal).Where((_, i) => i % Step == 0))
        {
            using Mat picture = PictureReader.Read(file), photo = new();
            Cv2.Resize(picture, photo, new Size(), Enlargement, Enlargement, InterpolationFlags.Cubic);
            string enlarged = folder.Write("photo.jpg", TestPictures.Encode(".jpg", photo));
            FaceLandmarks[] whole = await DetectWhole(enlarged);
            IReadOnlyList<FaceLandmarks> reduced = await s_detector.DetectReducedAsync(enlarged);
            wholeFaces += whole.Length;
            reducedFaces += reduced.Count;
            foreach ((FaceLandmarks a, FaceLandmarks b) in whole.Zip(reduced))
            {
                double eyes = Math.Sqrt(Squared(a.LeftEye, a.RightEye));
                differences.Add(Enumerable.Range(0, FaceLandmarks.PointCount).Average(i => Math.Sqrt(Squared(a[i], b[i]))) / eyes);
            }
        }

        differences.Sort();
        string text = FormattableString.Invariant($"faces {wholeFaces} and {reducedFaces}; difference in distances of the eyes: ")
            + FormattableString.Invariant($"mean {differences.Average():F4}, 95 % {differences[differences.Count * 95 / 100]:F4}, ")
            + FormattableString.Invariant($"largest {differences[^1]:F4}");
        TestContext.WriteLine(text);
        Assert.AreEqual(wholeFaces, reducedFaces, text);
        Assert.IsLessThan(0.02, differences.Average(), text);
        Assert.IsLessThan(0.1, differences[^1], text);
    }

    private static async Task<FaceLandmarks[]> DetectWhole(string file, FaceFilter? filter = null)
    {
        using Mat whole = PictureReader.Read(file);
        return await s_detector.DetectAsync(whole, filter);
    }

    // A pixel of the reduced picture has up to eight of the whole one: the box is rounded to them, and the filters differ.
    private static void AssertClose(FaceLandmarks[] expected, IReadOnlyList<FaceLandmarks> actual, bool mayBeEmpty = false)
    {
        Assert.HasCount(expected.Length, actual);
        Assert.IsTrue(mayBeEmpty || expected.Length > 0, "no face was found");
        foreach ((FaceLandmarks face, FaceLandmarks reduced) in expected.Zip(actual))
        {
            for (int i = 0; i < FaceLandmarks.PointCount; i++)
            {
                Assert.IsLessThan(0.02 * face.Box.Width, Math.Sqrt(Squared(face[i], reduced[i])), $"point {i} of {face} and {reduced}");
            }
        }
    }

    private static double Squared(LandmarkPoint a, LandmarkPoint b) => (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y);

    private static FaceBox Scaled(FaceBox box, float factor) =>
        new(box.X * factor, box.Y * factor, box.Width * factor, box.Height * factor, box.Score);
}
