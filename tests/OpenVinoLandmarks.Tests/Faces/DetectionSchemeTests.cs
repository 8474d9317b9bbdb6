using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>Inputs and outputs of face detection models, suppression of overlapping boxes, and the filter.</summary>
[TestClass]
public sealed class DetectionSchemeTests
{
    private static CellGridScheme Grid() => new(32, 32, new SchemeSettings(new ImageFitting(256, 256), 0.45f, 0.4f));

    private static SsdScheme Ssd(int width, int height) =>
        new(new SchemeSettings(new ImageFitting(width, height, ImageFit.Stretch), 0.5f, Overlap: null));

    [TestMethod]
    public void Ssd_StopsAtTheEndMark_AndScalesToTheImage()
    {
        float[] values = [0, 1, 0.9f, 0.1f, 0.2f, 0.3f, 0.6f, 0, 1, 0.4f, 0, 0, 1, 1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 0.99f, 0, 0, 1, 1];
        IReadOnlyList<FaceBox> boxes = Ssd(300, 300).Decode(new ModelOutputs(values), 1000, 500, 0.5f);
        Assert.AreEqual(1, boxes.Count);
        Assert.AreEqual(100, boxes[0].X, 1e-3);
        Assert.AreEqual(100, boxes[0].Y, 1e-3);
        Assert.AreEqual(200, boxes[0].Width, 1e-3);
        Assert.AreEqual(200, boxes[0].Height, 1e-3);
        Assert.AreEqual(0.9f, boxes[0].Score);
    }

    [TestMethod]
    public void CellGrid_DecodesAsTheModelCardSays()
    {
        // An input of 256 x 256 with 32 x 32 cells, and an image of 512 x 256, which is resized by 0.5.
        float[] values = new float[5 * 32 * 32];
        int cell = 3 * 32 + 10;
        (values[cell], values[1024 + cell], values[2048 + cell], values[3072 + cell], values[4096 + cell]) =
            (0.8f, 0.25f, -0.5f, MathF.Log(4), MathF.Log(6));
        FaceBox box = Grid().Decode(new ModelOutputs(values), 512, 256, 0.55f).Single();
        Assert.AreEqual((10.75f * 8 - 16) * 2, box.X, 1e-3);
        Assert.AreEqual((3f * 8 - 24) * 2, box.Y, 1e-3);
        Assert.AreEqual(64, box.Width, 1e-3);
        Assert.AreEqual(96, box.Height, 1e-3);
    }

    [TestMethod]
    public void CellGrid_FillsTheRestOfTheInputWithBlack()
    {
        byte[] canvas = new byte[FaceCrop.ByteCount(256, 256)];
        Array.Fill(canvas, (byte)77);
        byte[] white = new byte[100 * 50 * 3];
        Array.Fill(white, (byte)255);
        Grid().Prepare(new ImageView(white, 100, 50, PixelFormat.Bgr24), canvas);
        Assert.IsTrue(canvas.AsSpan(0, 128 * 256 * 3).IndexOfAnyExcept((byte)255) < 0);
        Assert.IsTrue(canvas.AsSpan(128 * 256 * 3).IndexOfAnyExcept((byte)0) < 0);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(20_000, 1)]
    [DataRow(1, 20_000)]
    public void CellGrid_AcceptsImagesOfAnyShape(int width, int height)
    {
        byte[] canvas = new byte[FaceCrop.ByteCount(256, 256)];
        byte[] pixels = new byte[width * height * 3];
        Array.Fill(pixels, (byte)200);
        Grid().Prepare(new ImageView(pixels, width, height, PixelFormat.Bgr24), canvas);
        Assert.AreEqual(200, canvas[0]);
    }

    [TestMethod]
    public void CellWithNaNOrInfinity_IsNotABox()
    {
        float[] values = new float[5 * 32 * 32];
        (values[0], values[1024]) = (0.9f, float.NaN);
        (values[1], values[3072 + 1]) = (0.9f, float.PositiveInfinity);
        values[2] = float.NaN;
        Assert.AreEqual(0, Grid().Decode(new ModelOutputs(values), 100, 100, 0.5f).Count);
    }

    [TestMethod]
    public void Suppression_KeepsTheBestOfOverlappingBoxes()
    {
        FaceBox good = new(0, 0, 10, 10, 0.9f), same = new(1, 0, 10, 10, 0.8f), other = new(8, 8, 10, 10, 0.7f);
        CollectionAssert.AreEqual(new[] { good, other }, NonMaximumSuppression.Keep([other, same, good], 0.4f).ToArray());
    }

    [TestMethod]
    public void Filter_ClampsAndSortsBoxes_AndLimitsTheirNumber()
    {
        FaceBox[] boxes =
        [
            new(-10, -10, 20, 20, 0.6f),
            new(50, 50, 100, 100, 0.9f),
            new(0, 0, 3, 3, 0.95f),
            new(90, 0, 5, 5, 0.3f),
            new(200, 200, 9, 9, 1),
        ];
        IReadOnlyList<FaceBox> all = new FaceFilter { MinFaceSize = 5 }.Apply(boxes, 100, 80, 0.5f);
        CollectionAssert.AreEqual(new[] { new FaceBox(50, 50, 50, 30, 0.9f), new FaceBox(0, 0, 10, 10, 0.6f) }, all.ToArray());
        Assert.AreEqual(1, new FaceFilter { MaxFaces = 1 }.Apply(boxes, 100, 80, 0.5f).Count);
        Assert.AreEqual(4, new FaceFilter { MinScore = 0.2f }.Apply(boxes, 100, 80, 0.5f).Count);
    }

    [TestMethod]
    public void FilterValueOutOfRange_IsAnArgumentErrorThatNamesTheProperty()
    {
        AssertRefused(() => new FaceFilter { MinScore = 1.5f }, "FaceFilter.MinScore");
        AssertRefused(() => new FaceFilter { MinScore = float.NaN }, "FaceFilter.MinScore");
        AssertRefused(() => new FaceFilter { MaxFaces = -1 }, "FaceFilter.MaxFaces");
        AssertRefused(() => new FaceFilter { MinFaceSize = -1 }, "FaceFilter.MinFaceSize");

        static void AssertRefused(Func<FaceFilter> create, string property)
        {
            ArgumentOutOfRangeException error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(create);
            StringAssert.Contains(error.Message, property);
        }
    }
}
