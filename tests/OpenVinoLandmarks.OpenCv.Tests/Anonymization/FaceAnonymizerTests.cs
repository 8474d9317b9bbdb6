using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;

namespace OpenVinoLandmarks.OpenCv.Tests.Anonymization;

/// <summary>Which pixels <see cref="FaceAnonymizer"/> changes, and to what.</summary>
[TestClass]
public sealed class FaceAnonymizerTests
{
    private static readonly AnonymizeMethod[] s_methods = Enum.GetValues<AnonymizeMethod>();

    public static IEnumerable<object[]> Methods => s_methods.Select(method => new object[] { method });

    // The eyes are 40 apart and 46.16 above the mouth, as on the mean face. Centre (200, 203.08): x 60 to each side, y 72 up and 60 down.
    // The box without a margin is smaller.
    [TestMethod]
    public void Area_OfThePoints_IsTheHeadAroundThem()
    {
        FaceLandmarks face = Face(new FaceBox(180, 170, 40, 60), (180, 180), (220, 180), (200, 203), (184, 226.16f), (216, 226.16f));

        AnonymizedArea area = AnonymizedArea.Of(in face);

        AssertArea(area, 140, 131.08, 260, 263.08);
    }

    // 40 * 0.2 and 60 * 0.2 around the box.
    [TestMethod]
    public void Area_OfABox_HasAFifthOfItsSizeAround() => AssertArea(AnonymizedArea.Of(new FaceBox(100, 200, 40, 60)), 92, 188, 148, 272);

    [TestMethod]
    public void Area_CoversBoxAndPoints()
    {
        FaceLandmarks face = Face(new FaceBox(0, 0, 100, 400), (180, 180), (220, 180), (200, 203), (184, 226.16f), (216, 226.16f));

        AssertArea(AnonymizedArea.Of(in face), -20, -80, 260, 480);
    }

    // The head of the first test, rotated by a quarter turn around the origin: (x, y) becomes (-y, x).
    [TestMethod]
    public void Area_OfALyingHead_LiesToo()
    {
        FaceLandmarks face = Face(
            new FaceBox(-230, 180, 60, 40), (-180, 180), (-180, 220), (-203, 200), (-226.16f, 184), (-226.16f, 216));

        AssertArea(AnonymizedArea.Of(in face), -263.08, 140, -131.08, 260);
    }

    // Eyes 10 apart in a head turned to the side: the distance from eyes to mouth says that they are 40 apart on the head.
    [TestMethod]
    public void Area_OfATurnedHead_IsAsLargeAsThatOfAStraightOne()
    {
        FaceLandmarks face = Face(new FaceBox(190, 170, 20, 60), (195, 180), (205, 180), (215, 203), (196, 226.16f), (204, 226.16f));

        AssertArea(AnonymizedArea.Of(in face), 140, 131.08, 260, 263.08);
    }

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void PixelsOutsideTheArea_StayAsTheyAre(AnonymizeMethod method)
    {
        using Mat original = TestPictures.Noise(300, 200, MatType.CV_8UC3), picture = original.Clone(), difference = new();

        Assert.AreEqual(1, FaceAnonymizer.Apply(picture, method, [new FaceBox(100, 50, 100, 50)]));

        Cv2.Absdiff(original, picture, difference);
        Rect area = new(80, 40, 140, 70);
        using Mat inside = new(difference, area);
        Assert.IsGreaterThan(100_000, Total(inside));
        inside.SetTo(Scalar.Black);
        Assert.AreEqual(0, Total(difference));
    }

    [TestMethod]
    public void Pixelate_HasFourCellsPerSide_WithTheirMeanColorsAndLessContrast()
    {
        using Mat original = TestPictures.Noise(160, 160, MatType.CV_8UC3), picture = original.Clone();
        using Mat cell = new(original, new Rect(40, 80, 40, 40));

        // The margin is outside the picture, so that the area is the whole picture, with cells of 40 pixels.
        FaceAnonymizer.Apply(picture, AnonymizeMethod.Pixelate, [new FaceBox(0, 0, 160, 160)]);

        // By the documented formula: 0.7 of the cell and 0.3 of the mean of the area.
        Scalar own = Cv2.Mean(cell), whole = Cv2.Mean(original);
        Vec3b pixel = picture.At<Vec3b>(100, 70);
        Assert.AreEqual(0.7 * own.Val0 + 0.3 * whole.Val0, pixel.Item0, 1.1);
        Assert.AreEqual(0.7 * own.Val1 + 0.3 * whole.Val1, pixel.Item1, 1.1);
        Assert.AreEqual(0.7 * own.Val2 + 0.3 * whole.Val2, pixel.Item2, 1.1);
        Assert.IsLessThanOrEqualTo(16, Colors(picture));
        Assert.IsGreaterThan(8, Colors(picture));
    }

    // What is between the cells' centres is interpolated, so that two pictures with equal means of the cells have equal results: nothing
    // else of the face is left.
    [TestMethod]
    [DataRow(AnonymizeMethod.Blur)]
    [DataRow(AnonymizeMethod.Pixelate)]
    public void Cells_AreAllThatIsLeft(AnonymizeMethod method)
    {
        using Mat picture = TestPictures.Noise(160, 160, MatType.CV_8UC3), shuffled = new(160, 160, MatType.CV_8UC3);
        for (int y = 0; y < 160; y++)
        {
            for (int x = 0; x < 160; x++)
            {
                // Each cell of 40 x 40 pixels is mirrored.
                shuffled.Set(y, x, picture.At<Vec3b>(y, x / 40 * 40 + 39 - x % 40));
            }
        }

        FaceAnonymizer.Apply(picture, method, [new FaceBox(0, 0, 160, 160)]);
        FaceAnonymizer.Apply(shuffled, method, [new FaceBox(0, 0, 160, 160)]);

        CollectionAssert.AreEqual(TestPictures.Pixels(picture), TestPictures.Pixels(shuffled));
    }

    [TestMethod]
    public void Fill_IsBlack()
    {
        using Mat picture = new(100, 100, MatType.CV_8UC3, Scalar.White);

        FaceAnonymizer.Apply(picture, AnonymizeMethod.Fill, [new FaceBox(50, 50, 10, 10)]);

        using Mat area = new(picture, new Rect(48, 48, 14, 14));
        Assert.AreEqual(0, Total(area));
        Assert.AreEqual(3.0 * 255 * (100 * 100 - 14 * 14), Total(picture));
    }

    // Cells have at least 4 pixels per side, so that the area of 14 x 14 pixels has 3 x 3 cells.
    [TestMethod]
    public void SmallFace_HasFewerCells()
    {
        using Mat picture = TestPictures.Noise(40, 40, MatType.CV_8UC3);

        FaceAnonymizer.Apply(picture, AnonymizeMethod.Pixelate, [new FaceBox(10, 10, 10, 10)]);

        using Mat area = new(picture, new Rect(8, 8, 14, 14));
        Assert.IsLessThanOrEqualTo(9, Colors(area));
    }

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void FacesAtTheBorder_AreCut_AndThoseOutsideAreNotCounted(AnonymizeMethod method)
    {
        using Mat picture = TestPictures.Noise(64, 48, MatType.CV_8UC3);
        FaceBox[] boxes =
        [
            new(-20, -20, 40, 40), new(60, 40, 100, 100), new(500, 10, 20, 20), new(63, 47, 0.5f, 0.5f), new(-1e9f, -1e9f, 2e9f, 2e9f),
        ];

        Assert.AreEqual(4, FaceAnonymizer.Apply(picture, method, boxes));
        Assert.AreEqual(0, FaceAnonymizer.Apply(picture, method));
    }

    [TestMethod]
    public void RegionOfAPicture_IsChangedInPlace()
    {
        using Mat picture = new(100, 100, MatType.CV_8UC3, Scalar.White), part = new(picture, new Rect(50, 50, 50, 50));

        FaceAnonymizer.Apply(part, AnonymizeMethod.Fill, [new FaceBox(10, 10, 10, 10)]);

        Assert.AreEqual(new Vec3b(0, 0, 0), picture.At<Vec3b>(65, 65));
        Assert.AreEqual(new Vec3b(255, 255, 255), picture.At<Vec3b>(15, 15));
    }

    [TestMethod]
    public void FaceWithoutSizeAndPoints_IsAnError_AndNothingIsChanged()
    {
        using Mat picture = new(50, 50, MatType.CV_8UC3, Scalar.White);
        FaceLandmarks good = Face(new FaceBox(10, 10, 20, 20), (15, 15), (25, 15), (20, 20), (17, 25), (23, 25));

        Assert.ThrowsExactly<ArgumentException>(() => FaceAnonymizer.Apply(picture, AnonymizeMethod.Fill, good, default));
        Assert.ThrowsExactly<ArgumentException>(
            () => FaceAnonymizer.Apply(picture, AnonymizeMethod.Fill, [good.Box, new FaceBox(1, 1, float.NaN, 3)]));
        Assert.AreEqual(50 * 50 * 3 * 255.0, Total(picture));
    }

    [TestMethod]
    public void PointsAlone_OrTheBoxAlone_AreEnough()
    {
        using Mat picture = new(300, 300, MatType.CV_8UC3, Scalar.White);
        FaceLandmarks points = Face(default, (180, 180), (220, 180), (200, 203), (184, 226), (216, 226));
        FaceLandmarks box = Face(new FaceBox(10, 10, 20, 20), (float.NaN, 1), (2, 2), (3, 3), (4, 4), (5, 5));

        Assert.AreEqual(2, FaceAnonymizer.Apply(picture, AnonymizeMethod.Fill, points, box));

        Assert.AreEqual(new Vec3b(0, 0, 0), picture.At<Vec3b>(200, 200));
        Assert.AreEqual(new Vec3b(0, 0, 0), picture.At<Vec3b>(20, 20));
    }

    [TestMethod]
    public void WrongArguments_Throw()
    {
        using Mat grey = TestPictures.Noise(8, 8, MatType.CV_8UC1), empty = new(), picture = TestPictures.Noise(8, 8, MatType.CV_8UC3);

        StringAssert.Contains(Thrown(grey).Message, "this picture has CV_8UC1");
        StringAssert.Contains(Thrown(empty).Message, "this picture is empty");
        Assert.ThrowsExactly<ArgumentNullException>(() => FaceAnonymizer.Apply(null!, AnonymizeMethod.Blur));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FaceAnonymizer.Apply(picture, (AnonymizeMethod)9));

        static ArgumentException Thrown(Mat mat) =>
            Assert.ThrowsExactly<ArgumentException>(() => FaceAnonymizer.Apply(mat, AnonymizeMethod.Blur));
    }

    private static void AssertArea(AnonymizedArea area, double left, double top, double right, double bottom)
    {
        Assert.AreEqual(left, area.Left, 0.01);
        Assert.AreEqual(top, area.Top, 0.01);
        Assert.AreEqual(right, area.Right, 0.01);
        Assert.AreEqual(bottom, area.Bottom, 0.01);
    }

    private static double Total(Mat picture)
    {
        Scalar sum = Cv2.Sum(picture);
        return sum.Val0 + sum.Val1 + sum.Val2;
    }

    private static int Colors(Mat picture) =>
        TestPictures.Pixels(picture).Chunk(3).Select(pixel => (pixel[0], pixel[1], pixel[2])).Distinct().Count();

    private static FaceLandmarks Face(FaceBox box, params (float X, float Y)[] points)
    {
        LandmarkPoint[] all = [.. points.Select(point => new LandmarkPoint(point.X, point.Y))];
        return new FaceLandmarks(box, all[0], all[1], all[2], all[3], all[4]);
    }
}
