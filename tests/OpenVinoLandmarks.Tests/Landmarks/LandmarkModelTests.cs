using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Landmarks;

/// <summary>Landmark models of any number of points, as small made models on both engines.</summary>
public abstract class LandmarkModelTests(string device) : CountedTest
{
    private const int Side = 16;

    private static readonly FaceBox s_box = new(20, 10, 40, 80);

    private int _count;

    [TestMethod]
    [DataRow(5, new[] { 0 }, new[] { 1 }, new[] { 2 }, new[] { 3 }, new[] { 4 })]
    [DataRow(35, new[] { 0, 1 }, new[] { 2, 3 }, new[] { 4 }, new[] { 8 }, new[] { 9 })]
    [DataRow(68, new[] { 36, 37, 38, 39, 40, 41 }, new[] { 42, 43, 44, 45, 46, 47 }, new[] { 30 }, new[] { 48 }, new[] { 54 })]
    [DataRow(98, new[] { 96 }, new[] { 97 }, new[] { 54 }, new[] { 76 }, new[] { 82 })]
    [DataRow(106, new[] { 104 }, new[] { 105 }, new[] { 54 }, new[] { 84 }, new[] { 90 })]
    public void NamedPoints_AreDerivedFromTheDocumentedIndices(
        int count, int[] leftEye, int[] rightEye, int[] nose, int[] leftMouth, int[] rightMouth)
    {
        // 2N numbers in two shapes, and N rows of two.
        foreach (int[] shape in new int[][] { [1, 2 * count], [1, 2 * count, 1, 1], [1, count, 2] })
        {
            FaceLandmarks face = Detect(new MadeModel(Side, Side).Constants(Fractions(count), shape));
            Assert.HasCount(count, face.Points);
            for (int i = 0; i < count; i++)
            {
                AssertPoint(Expected(i), face.Points[i]);
            }

            int[][] named = [leftEye, rightEye, nose, leftMouth, rightMouth];
            for (int i = 0; i < named.Length; i++)
            {
                AssertPoint(new(named[i].Average(k => Expected(k).X), named[i].Average(k => Expected(k).Y)), face[i]);
            }
        }
    }

    [TestMethod]
    public void HeatMap_HasItsPointAtTheMaximum_MovedTowardsTheLargerNeighbour()
    {
        // 98 maps of 16 x 16; the maximum of map k is in column k mod 14 + 1 and row 5, and the neighbours right and above are larger.
        const int Maps = 98, Cells = 16;
        float[] numbers = new float[Maps * Cells * Cells];
        for (int k = 0; k < Maps; k++)
        {
            int peak = k * Cells * Cells + 5 * Cells + k % 14 + 1;
            (numbers[peak], numbers[peak + 1], numbers[peak - Cells]) = (1, 0.5f, 0.5f);
        }

        FaceLandmarks face = Detect(new MadeModel(64, 64).Constants(numbers, 1, Maps, Cells, Cells));
        for (int k = 0; k < Maps; k++)
        {
            AssertPoint(new(20 + 40 * (k % 14 + 1.25f) / Cells, 10 + 80 * 4.75f / Cells), face.Points[k]);
        }

        Assert.AreEqual(face.Points[96], face.LeftEye);
    }

    /// <summary>The files leave the size of their input open; the cards state it.</summary>
    [TestMethod]
    [DataRow("facial-landmarks-35-adas-0002", 35)]
    [DataRow("facial-landmarks-98-detection-0001", 98)]
    public void KnownModel_ByName_IsReadAsItsCardStates(string name, int count)
    {
        const int Cells = 16;
        MadeModel model = new(-1, -1);
        if (count == 35)
        {
            model.Constants(Fractions(count), 1, 2 * count);
        }
        else
        {
            // The maximum of map k is in column k mod 16 and row 4; numbers that the network suppresses are negative.
            float[] maps = [.. Enumerable.Repeat(-0.5f, count * Cells * Cells)];
            for (int k = 0; k < count; k++)
            {
                maps[(k * Cells + 4) * Cells + k % Cells] = 0.25f;
            }

            model.Constants(maps, 1, count, Cells, Cells);
        }

        using ScratchFolder folder = new();
        folder.Write($"intel/{name}/{name}.onnx", model.File());
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
            Model = name,
            ModelsFolder = folder.Path,
        });
        FaceLandmarks face = detector.Detect(new ImageView(new byte[90 * 110 * 3], 90, 110, PixelFormat.Bgr24), [s_box]).Single();

        _count = count;
        Assert.HasCount(count, face.Points);
        for (int i = 0; i < count; i++)
        {
            AssertPoint(count == 35 ? Expected(i) : new(20 + 40f * (i % Cells) / Cells, 10 + 80f * 4 / Cells), face.Points[i]);
        }

        AssertPoint(count == 35 ? Expected(4) : face.Points[54], face.Nose);
    }

    [TestMethod]
    [DataRow("\"signed-fractions\"", 2f, -1f)]
    [DataRow("\"pixels\"", 16f, 0f)]
    [DataRow("\"fractions\"", 1f, 0f)]
    public void Values_AreReadInTheUnitOfTheCard(string unit, float factor, float summand)
    {
        float[] numbers = [.. Fractions(68).Select(value => value * factor + summand)];
        FaceLandmarks face = Detect(
            new MadeModel(Side, Side).Constants(numbers, 1, 136), card: $"{{\"landmarks\": {{\"values\": {unit}}}}}");
        AssertPoint(Expected(67), face.Points[67]);
    }

    [TestMethod]
    [DataRow("\"crop\": \"tight\"", 20, 10, 40, 80)]
    [DataRow("\"crop\": \"square\"", 0, 10, 80, 80)]
    [DataRow("\"enlarge\": 1.5", 10, 0, 60, 110)]
    [DataRow("\"crop\": \"square\", \"enlarge\": 0.5", 20, 30, 40, 40)]
    public void CropRule_OfTheCard_ChoosesTheRegion(string rule, int left, int top, int width, int height)
    {
        FaceLandmarks face = Detect(
            new MadeModel(Side, Side).Constants([0, 0, 1, 0, 0.5f, 0.5f, 0, 1, 1, 1], 1, 10), card: $"{{\"landmarks\": {{{rule}}}}}");
        AssertPoint(new(left, top), face.LeftEye);
        AssertPoint(new(left + width, top + height), face.RightMouthCorner);
        Assert.AreEqual(s_box, face.Box);
    }

    [TestMethod]
    public void Pixels_AreNormalizedAsTheCardSays()
    {
        // x of the first three points is the normalized red, green and blue.
        float[] weights = new float[3 * 10];
        (weights[0], weights[10 + 2], weights[20 + 4]) = (1, 1, 1);
        MadeModel model = new MadeModel(Side, Side).Add(new float[10], weights, [1, 10]);
        const string Card = "{\"input\": {\"colors\": \"RGB\", \"mean\": [10, 20, 30], \"scale\": [100, 200, 400]}}";
        FaceLandmarks face = Detect(model, card: Card);
        AssertPoint(new(20 + 40 * (90 - 10) / 100f, 10), face.LeftEye);
        AssertPoint(new(20 + 40 * (60 - 20) / 200f, 10), face.RightEye);
        AssertPoint(new(20 + 40 * (50 - 30) / 400f, 10), face.Nose);
    }

    [TestMethod]
    public void AnotherOrderOfPoints_IsStatedInTheCard()
    {
        MadeModel model = new MadeModel(Side, Side).Constants(Fractions(21), 1, 42);
        StringAssert.Contains(Refused(model, card: null).Message, "21 points");
        FaceLandmarks face = Detect(model, Named("[7]", "[10]", "[14]", "[17]", "[19, 20]"));
        AssertPoint(Expected(14), face.Nose);
        AssertPoint(new((Expected(19).X + Expected(20).X) / 2, (Expected(19).Y + Expected(20).Y) / 2), face.RightMouthCorner);
        FaceLandmarks other = Detect(
            new MadeModel(Side, Side).Constants(Fractions(106), 1, 212), card: "{\"landmarks\": {\"layout\": \"106-insightface\"}}");
        AssertPoint(Expected(86), other.Nose);
    }

    [TestMethod]
    public void OneOfSeveralOutputs_IsNamedInTheCard()
    {
        MadeModel model = new MadeModel(Side, Side).Constants(new float[8], 1, 8).Constants(Fractions(68), 1, 136);
        StringAssert.Contains(Refused(model, card: null).Message, " 1x8, output ");
        FaceLandmarks face = Detect(model, card: $"{{\"landmarks\": {{\"output\": \"{model.Outputs[1]}\"}}}}");
        AssertPoint(Expected(30), face.Nose);
        StringAssert.Contains(Refused(model, "{\"landmarks\": {\"output\": \"points\"}}").Message, "'points'");
    }

    [TestMethod]
    public void OpenSize_IsStatedInTheCard()
    {
        MadeModel model = new MadeModel(-1, -1).Constants(Fractions(5), 1, 10);
        StringAssert.Contains(Refused(model, card: null).Message, "leaves the size of its input open (input ?x3x?x?");
        FaceLandmarks face = Detect(model, card: "{\"input\": {\"width\": 48, \"height\": 32}}");
        AssertPoint(Expected(2), face.Nose);
    }

    [TestMethod]
    public void Indices_OutsideThePoints_AreAnError() => StringAssert.Contains(
        Refused(new MadeModel(Side, Side).Constants(Fractions(5), 1, 10), Named("[5]", "[1]", "[2]", "[3]", "[4]")).Message,
        "from 0 to 4");

    [TestMethod]
    public void EqualResults_AreEqual()
    {
        MadeModel model = new MadeModel(Side, Side).Constants(Fractions(68), 1, 136);
        Assert.AreEqual(Detect(model), Detect(model));
        Assert.AreNotEqual(Detect(model), Detect(new MadeModel(Side, Side).Constants(new float[136], 1, 136)));
    }

    private static float[] Fractions(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(i => new[] { (i + 1f) / (count + 1), (i * 7 % count + 0.5f) / count })];

    private static string Named(string leftEye, string rightEye, string nose, string leftMouth, string rightMouth) => $$$$"""
        {"landmarks": {"named": {
        "leftEye": {{{{leftEye}}}}, "rightEye": {{{{rightEye}}}}, "nose": {{{{nose}}}},
        "leftMouthCorner": {{{{leftMouth}}}}, "rightMouthCorner": {{{{rightMouth}}}}
        }}}
        """;

    private static void AssertPoint(LandmarkPoint expected, LandmarkPoint actual)
    {
        Assert.AreEqual(expected.X, actual.X, 2e-3);
        Assert.AreEqual(expected.Y, actual.Y, 2e-3);
    }

    private LandmarkPoint Expected(int index)
    {
        float[] fractions = Fractions(_count);
        return new(20 + 40 * fractions[2 * index], 10 + 80 * fractions[2 * index + 1]);
    }

    // An image of 90 x 110 pixels with the same blue, green and red everywhere.
    private FaceLandmarks Detect(MadeModel model, string? card = null)
    {
        byte[] pixels = [.. Enumerable.Range(0, 90 * 110).SelectMany(_ => new byte[] { 50, 60, 90 })];
        using FaceLandmarkDetector detector = Create(model, card);
        FaceLandmarks face = detector.Detect(new ImageView(pixels, 90, 110, PixelFormat.Bgr24), [s_box]).Single();
        Assert.AreEqual(detector.Info.PointCount, face.Points.Count);
        _count = face.Points.Count;
        return face;
    }

    private ModelException Refused(MadeModel model, string? card) =>
        Assert.ThrowsExactly<ModelException>(() => Create(model, card).Dispose());

    private FaceLandmarkDetector Create(MadeModel model, string? card)
    {
        using ScratchFolder folder = new();
        return FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
            Model = model.Write(folder, card: card),
        });
    }
}

[TestClass]
public sealed class ManagedLandmarkModelTests() : LandmarkModelTests("MANAGED");

[TestClass]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class OpenVinoLandmarkModelTests() : LandmarkModelTests("CPU");
