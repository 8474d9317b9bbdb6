using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>
/// Face detectors of kinds whose weights are not at hand, and models that only look like a face detector, as small made models on both
/// engines.
/// </summary>
public abstract class MadeDetectorTests(string device) : CountedTest
{
    private const int Side = 64;

    // An image of 128 x 32 pixels is halved into the upper left corner of an input of 64 x 64.
    private readonly MemoryImage _image = new(new byte[128 * 32 * 3], 128, 32, 128 * 3, PixelFormat.Bgr24);

    [TestMethod]
    [DataRow(1, true)]
    [DataRow(2, true)]
    [DataRow(2, false)]
    public void Scrfd_IsDecodedAsInsightFaceDoes(int anchors, bool hasPoints)
    {
        // Stride 16: cell (column 2, row 1), the last anchor of it, has a face.
        int[] rows = [.. new[] { 8, 16, 32 }.Select(stride => Side / stride * (Side / stride) * anchors)];
        int face = (1 * 4 + 2) * anchors + anchors - 1;
        MadeModel model = new(Side, Side);
        for (int level = 0; level < 3; level++)
        {
            model.Constants(Numbers(rows[level], 1, level == 1 ? face : -1, 0.9f), rows[level], 1);
        }

        for (int level = 0; level < 3; level++)
        {
            model.Constants(Numbers(rows[level], 4, level == 1 ? face : -1, 1, 0.5f, 1.5f, 2), rows[level], 4);
        }

        for (int level = 0; level < 3 && hasPoints; level++)
        {
            float[] points = [0.25f, 0.5f, -0.25f, 0.5f, 0, 0, 1, 2, 3, 4];
            model.Constants(Numbers(rows[level], 10, level == 1 ? face : -1, points), rows[level], 10);
        }

        FaceBox box = Detect(model).Single();
        Assert.AreEqual(new FaceBox((32 - 16) * 2, (16 - 8) * 2, 40 * 2, 32 - 16, 0.9f), box with { DetectorLandmarks = null });
        Assert.AreEqual(hasPoints, box.DetectorLandmarks is not null);
        if (hasPoints)
        {
            Assert.AreEqual(new LandmarkPoint((32 + 4) * 2, (16 + 8) * 2), box.DetectorLandmarks![0]);
            Assert.AreEqual(new LandmarkPoint((32 + 48) * 2, (16 + 64) * 2), box.DetectorLandmarks[4]);
        }
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void RetinaFaceWithThreeOutputs_IsDecodedWithVariances(bool hasSoftmax)
    {
        // 8 x 8 x 2 + 4 x 4 x 2 + 2 x 2 x 2 prior boxes; the second of the cell (column 1, row 0) of stride 8 is 32 x 32 at (12, 4).
        const int Rows = 168, Face = 3;
        MadeModel model = new(Side, Side);
        model.Constants(Numbers(Rows, 4, Face, 1, 2, 0, 5 * MathF.Log(2)), 1, Rows, 4);
        float[] scores = [.. Enumerable.Range(0, Rows).SelectMany(i => new[] { 0, i == Face ? 2f : -5 })];
        model.Add(scores, new float[3 * scores.Length], [1, Rows, 2], hasSoftmax ? "Softmax" : null);
        model.Constants(Numbers(Rows, 10, Face, 0, 0, 10, 0, 0, 10, 0, 0, 0, 0), 1, Rows, 10);

        FaceBox box = Detect(model, minScore: 0.5f).Single();
        Assert.AreEqual(1 / (1 + MathF.Exp(-2)), box.Score!.Value, 1e-5);
        AssertBox(new FaceBox((12 + 3.2f - 16) * 2, 0, 64, 32), box);
        Assert.AreEqual(44 * 2, box.DetectorLandmarks![1].X, 1e-3);
        Assert.AreEqual(36 * 2, box.DetectorLandmarks[2].Y, 1e-3);
    }

    /// <summary>The file leaves the size of its input open; the card states it. Boxes are in pixels of the input.</summary>
    [TestMethod]
    public void FaceDetection0206_ByName_IsReadAsItsCardStates()
    {
        const int Rows = 750;
        MadeModel model = new(-1, -1);
        model.Named("boxes", Numbers(Rows, 5, 3, 160, 320, 320, 480, 0.75f), Rows, 5).Named("labels", new float[Rows], Rows);
        using FaceDetector detector = CreateByName("intel", "face-detection-0206", model);
        Assert.AreEqual((640, 640), (detector.Info.InputWidth, detector.Info.InputHeight));
        FaceBox box = detector.Detect(_image.View).Single();
        AssertBox(new FaceBox(32, 16, 32, 8), box);
        Assert.AreEqual(0.75f, box.Score);
    }

    [TestMethod]
    public void FaceDetectionRetail0044_ByName_IsReadAsItsCardStates()
    {
        const int Rows = 200;
        float[] rows = Numbers(Rows, 7, 0, 0, 1, 0.75f, 0.25f, 0.5f, 0.5f, 0.75f);
        (rows[7], rows[14]) = (-1, -1);
        MadeModel model = new MadeModel(-1, -1).Constants(rows, 1, 1, Rows, 7);
        using FaceDetector detector = CreateByName("public", "face-detection-retail-0044", model);
        Assert.AreEqual((300, 300), (detector.Info.InputWidth, detector.Info.InputHeight));
        AssertBox(new FaceBox(32, 16, 32, 8), detector.Detect(_image.View).Single());
    }

    [TestMethod]
    public void Pixels_AreNormalizedInTheOrderOfTheNetwork()
    {
        // SCRFD takes (RGB - 127.5) / 128. The score of the first anchor is 0.5 + 0.5 * red, that of the second 0.5 + 0.5 * blue.
        MadeModel model = new(Side, Side);
        float[] weights = new float[3 * 128];
        (weights[0], weights[2 * 128 + 1]) = (0.5f, 0.5f);
        model.Add(Numbers(128, 1, 0, 0.5f, 0.5f), weights, [128, 1]);
        model.Constants(new float[32], 32, 1).Constants(new float[8], 8, 1);
        float[] boxes = new float[128 * 4];
        Array.Fill(boxes, 0.1f);
        model.Constants(boxes, 128, 4).Constants(new float[32 * 4], 32, 4).Constants(new float[8 * 4], 8, 4);
        byte[] pixels = [.. Enumerable.Range(0, Side * Side).SelectMany(_ => new byte[] { 10, 20, 250 })];
        FaceBox box = Detect(model, new MemoryImage(pixels, Side, Side, Side * 3, PixelFormat.Bgr24), minScore: 0.01f).Single();
        Assert.AreEqual(0.5f + 0.5f * (250 - 127.5f) / 128, box.Score!.Value, 1e-5);
    }

    [TestMethod]
    [DataRow(1, 100, 85)]
    [DataRow(1, 10, 1)]
    [DataRow(1, 4, 8)]
    [DataRow(1, 100, 16)]
    public void AnotherModel_IsAnErrorWithItsShapes_AndTheListOfKnownKinds(params int[] shape)
    {
        float[] numbers = new float[shape.Aggregate(1, (product, size) => product * size)];
        ModelException error = Refused(new MadeModel(Side, Side).Constants(numbers, shape), card: null);
        StringAssert.Contains(error.Message, $"output {string.Join('x', shape)}");
        StringAssert.Contains(error.Message, "yunet (");
        StringAssert.Contains(error.Message, "cell-grid (");
        Assert.DoesNotContain("\n", error.Message);
    }

    [TestMethod]
    public void BlazeFaceOfUnknownOrigin_NeedsACard()
    {
        MadeModel model = new(128, 128);

        // The first anchor of row 8 is at (4, 68).
        const int Anchor = 8 * 16 * 2;
        model.Constants(Numbers(896, 16, Anchor, 0, 0, 64, 32), 1, 896, 16).Constants(Numbers(896, 1, Anchor, 5), 1, 896, 1);
        StringAssert.Contains(Refused(model, card: null).Message, "\"scale\": 127.5");
        using FaceDetector detector = Create(model, "{\"input\": {\"mean\": 127.5, \"scale\": 127.5}}");
        Assert.AreEqual("RGB, mean 127.5, 127.5, 127.5, scale 127.5, 127.5, 127.5", detector.Info.Pixels.ToString());

        // The image of 128 x 32 lies in the middle, from row 48 on.
        FaceBox box = detector.Detect(_image.View, new FaceFilter { MinScore = 0.9f }).Single();
        AssertBox(new FaceBox(0, 4, 36, 28), box);
    }

    [TestMethod]
    [DataRow("{\"detector\": {\"scheme\": \"yunet\"}}", "'cls_S'")]
    [DataRow("{\"detector\": {\"scheme\": \"yolo\"}}", "known are yunet, scrfd")]
    [DataRow("{\"detector\": {\"treshold\": 0.5}}", "treshold")]
    [DataRow("{\"detector\": {\"threshold\": 2}}", "from 0 to 1")]
    [DataRow("{\"input\": {\"mean\": [1, 2]}}", "three numbers")]
    [DataRow("{\"input\": {\"fit\": \"crop\"}}", "fit")]
    [DataRow("{\"input\": {\"scale\": 0}}", "Scale")]
    [DataRow("{\"input\": ", "model.json")]
    public void WrongCard_IsAnErrorThatNamesThePlace(string card, string named)
    {
        MadeModel model = new(Side, Side);
        model.Constants(new float[7], 1, 1, 1, 7);
        ModelException error = Refused(model, card);
        StringAssert.Contains(error.Message, named);
        Assert.DoesNotContain("\n", error.Message);
    }

    [TestMethod]
    public void SizeThatTheNetworkCannotTake_IsAnError()
    {
        MadeModel model = new(Side, Side);
        model.Constants(new float[7], 1, 1, 1, 7);
        using FaceDetector larger = Create(model, "{\"input\": {\"width\": 96, \"height\": 32}}");
        Assert.AreEqual((96, 32), (larger.Info.InputWidth, larger.Info.InputHeight));

        int[] rows = [128, 32, 8];
        MadeModel scrfd = new(Side, Side);
        Array.ForEach(rows, count => scrfd.Constants(new float[count], count, 1));
        Array.ForEach(rows, count => scrfd.Constants(new float[4 * count], count, 4));
        StringAssert.Contains(Refused(scrfd, "{\"input\": {\"width\": 100, \"height\": 64}}").Message, "multiples of 32");
        StringAssert.Contains(Refused(scrfd, "{\"input\": {\"width\": 96, \"height\": 64}}").Message, "not a known face detector");
    }

    [TestMethod]
    public void CardOfTheOptions_ReplacesTheCardBesideTheModel()
    {
        MadeModel model = new(Side, Side);
        model.Constants([0, 1, 0.3f, 0, 0, 1, 1], 1, 1, 1, 7);
        const string Card = "{\"detector\": {\"threshold\": 0.2}}";
        using FaceDetector beside = Create(model, Card);
        Assert.HasCount(1, beside.Detect(_image.View));
        using FaceDetector given = Create(model, Card, new ModelCard { Detector = new FaceDetectorCard { Threshold = 0.4f } });
        Assert.HasCount(0, given.Detect(_image.View));
    }

    private static void AssertBox(FaceBox expected, FaceBox actual)
    {
        Assert.AreEqual(expected.X < 0 ? 0 : expected.X, actual.X, 1e-3);
        Assert.AreEqual(expected.Y, actual.Y, 1e-3);
        Assert.AreEqual(expected.X + expected.Width, actual.X + actual.Width, 1e-3);
        Assert.AreEqual(expected.Y + expected.Height, actual.Y + actual.Height, 1e-3);
    }

    // Rows of zeros, but for one.
    private static float[] Numbers(int rows, int length, int row, params float[] values)
    {
        float[] numbers = new float[rows * length];
        if (row >= 0)
        {
            values.CopyTo(numbers, row * length);
        }

        return numbers;
    }

    private FaceDetector Create(MadeModel model, string? cardBeside = null, ModelCard? card = null)
    {
        using ScratchFolder folder = new();
        return FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
            Model = model.Write(folder, card: cardBeside),
            Card = card,
        });
    }

    private FaceDetector CreateByName(string owner, string name, MadeModel model)
    {
        using ScratchFolder folder = new();
        folder.Write($"{owner}/{name}/{name}.onnx", model.File());
        return FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
            Model = name,
            ModelsFolder = folder.Path,
        });
    }

    private IReadOnlyList<FaceBox> Detect(MadeModel model, IImageSource? image = null, float? minScore = null)
    {
        using FaceDetector detector = Create(model);
        return detector.Detect((image ?? _image).View, new FaceFilter { MinScore = minScore });
    }

    private ModelException Refused(MadeModel model, string? card) =>
        Assert.ThrowsExactly<ModelException>(() => Create(model, card).Dispose());
}

[TestClass]
public sealed class ManagedMadeDetectorTests() : MadeDetectorTests("MANAGED");

[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class OpenVinoMadeDetectorTests() : MadeDetectorTests("CPU");
