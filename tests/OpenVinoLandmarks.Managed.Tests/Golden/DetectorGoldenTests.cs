using OpenCvSharp;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>Compares the boxes of both face detectors on all stored images with those of OpenVINO.</summary>
[TestClass]
[RequiresGoldenData, RequiresOfficialModels, RequiresOpenCv]
public sealed class DetectorGoldenTests
{
    private const string Official = "face-detection-retail-0004";
    private const string Bundled = "face-detection-0002";

    /// <summary>Images for the naive executor, which takes a second per image.</summary>
    private const int SlowImages = 2;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    public void Reference_RetailDetector_FindsTheSameFaces(string precision)
    {
        IrModel model = IrModel.Read(TestData.OfficialModel(Official, precision));
        Compare(Official, precision, 1, 1e-3f, SlowImages, picture => RunOfficial(model, picture, Engine.RunReference));
    }

    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    public void Reference_BundledDetector_FindsTheSameFaces(string precision)
    {
        IrModel model = IrModel.Read(Path.Combine(TestData.RepositoryRoot, "models", "bundled", Bundled, precision, Bundled + ".xml"));
        Compare(Bundled, precision, 1, 1e-3f, SlowImages, picture => RunBundled(model, picture, Engine.RunReference));
    }

    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    public void Plan_RetailDetector_FindsTheSameFaces(string precision)
    {
        IrModel model = IrModel.Read(TestData.OfficialModel(Official, precision));
        Compare(Official, precision, 1, 1e-3f, int.MaxValue, picture => RunOfficial(model, picture, Engine.RunPlan));
    }

    /// <summary>OpenVINO computes quantized layers with integers, this engine with floats: single roundings differ.</summary>
    [TestMethod]
    public void Plan_QuantizedRetailDetector_FindsTheSameFacesNearby()
    {
        IrModel model = IrModel.Read(TestData.OfficialModel(Official, "FP16-INT8"));
        Compare(Official, "FP16-INT8", 1, 1e-2f, int.MaxValue, picture => RunOfficial(model, picture, Engine.RunPlan));
    }

    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    public void Plan_BundledDetector_FindsTheSameFaces(string precision)
    {
        IrModel model = IrModel.Read(Path.Combine(TestData.RepositoryRoot, "models", "bundled", Bundled, precision, Bundled + ".xml"));
        Compare(Bundled, precision, 1, 1e-3f, int.MaxValue, picture => RunBundled(model, picture, Engine.RunPlan));
    }

    private void Compare(string name, string precision, float pixels, float score, int images, Func<Mat, List<DetectedFace>> run)
    {
        (float worstEdge, float worstScore) = (0, 0);
        foreach (GoldenDetections golden in GoldenDetections.Load(name).Where(g => g.Faces.ContainsKey(precision)).Take(images))
        {
            using Mat picture = Pictures.Read(TestData.Golden(Path.Combine("images", golden.Image)));
            List<DetectedFace> found = run(picture);
            Assert.HasCount(golden.Faces[precision].Count, found, golden.Image);
            foreach (DetectedFace face in golden.Faces[precision])
            {
                DetectedFace nearest = found.MinBy(face.EdgeDifference)!;
                worstEdge = MathF.Max(worstEdge, face.EdgeDifference(nearest));
                worstScore = MathF.Max(worstScore, MathF.Abs(face.Score - nearest.Score));
            }
        }

        TestContext.WriteLine($"{name} {precision}: edges differ by at most {worstEdge:g3} pixels, scores by {worstScore:g3}");
        Assert.IsLessThan(pixels, worstEdge);
        Assert.IsLessThan(score, worstScore);
    }

    private static List<DetectedFace> RunOfficial(IrModel model, Mat picture, Func<IrModel, float[][], float[][]> run)
    {
        using Mat small = picture.Resize(new Size(300, 300), 0, 0, InterpolationFlags.Linear);
        return [.. run(model, [Pictures.ToPlanes(small)])[0].Chunk(7)
            .TakeWhile(row => row[0] >= 0)
            .Where(row => row[2] >= 0.5f)
            .Select(row => ToPixels(row, picture.Width, picture.Height))];
    }

    private static DetectedFace ToPixels(float[] row, int width, int height) =>
        new(row[2], row[3] * width, row[4] * height, row[5] * width, row[6] * height);

    /// <summary>Letterboxes, decodes and suppresses as the card of the model describes.</summary>
    private static List<DetectedFace> RunBundled(IrModel model, Mat picture, Func<IrModel, float[][], float[][]> run)
    {
        double k = 256.0 / Math.Max(picture.Width, picture.Height);
        using Mat canvas = new(256, 256, MatType.CV_8UC3, Scalar.Black);
        Size size = new(Math.Round(picture.Width * k), Math.Round(picture.Height * k));
        using Mat small = picture.Resize(size, 0, 0, InterpolationFlags.Linear);
        using (Mat corner = canvas[new Rect(0, 0, small.Width, small.Height)])
        {
            small.CopyTo(corner);
        }

        float[] cells = run(model, [Pictures.ToPlanes(canvas)])[0];
        List<DetectedFace> kept = [];
        foreach (int cell in Enumerable.Range(0, 1024).Where(c => cells[c] >= 0.55f).OrderByDescending(c => cells[c]))
        {
            float x = (cell % 32 + 0.5f + cells[1024 + cell]) * 8;
            float y = (cell / 32 + 0.5f + cells[2048 + cell]) * 8;
            (float width, float height) = (MathF.Exp(cells[3072 + cell]) * 8, MathF.Exp(cells[4096 + cell]) * 8);
            DetectedFace face = new(cells[cell], x - width / 2, y - height / 2, x + width / 2, y + height / 2);
            if (kept.TrueForAll(other => Overlap(face, other) < 0.4f))
            {
                kept.Add(face);
            }
        }

        float back = (float)(1 / k);
        return [.. kept.Select(f => new DetectedFace(f.Score, f.Left * back, f.Top * back, f.Right * back, f.Bottom * back))];
    }

    private static float Overlap(DetectedFace a, DetectedFace b)
    {
        float width = MathF.Max(0, MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left));
        float height = MathF.Max(0, MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top));
        float both = (a.Right - a.Left) * (a.Bottom - a.Top) + (b.Right - b.Left) * (b.Bottom - b.Top);
        return width * height / (both - width * height);
    }
}
