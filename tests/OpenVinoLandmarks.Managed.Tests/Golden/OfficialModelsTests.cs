using OpenCvSharp;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>Runs Intel's models of several releases with this engine and with OpenVINO on the same images.</summary>
[TestClass]
[RequiresOpenVino, RequiresOfficialModels, RequiresGoldenData, RequiresOpenCv]
public sealed class OfficialModelsTests
{
    private const float Threshold = 0.5f;

    private static readonly string[] s_images = ["astronaut.png", "group.jpg", "portrait-female-32.jpg"];

    public TestContext TestContext { get; set; } = null!;

    /// <summary>Quantized layers run with integers in OpenVINO and with floats here: the boxes move by a few pixels.</summary>
    [TestMethod]
    [DataRow("face-detection-0204", "FP16", 1e-4f, 1e-3f)]
    [DataRow("face-detection-adas-0001", "FP16", 1e-4f, 1e-3f)]
    [DataRow("face-detection-retail-0005", "FP32", 1e-4f, 1e-3f)]
    [DataRow("face-detection-retail-0005", "FP16", 1e-4f, 1e-3f)]
    [DataRow("face-detection-0200", "FP16-INT8", 0.12f, 0.15f)]
    [DataRow("face-detection-0202", "FP16-INT8", 0.12f, 0.15f)]
    [DataRow("face-detection-0204", "FP16-INT8", 0.12f, 0.15f)]
    [DataRow("face-detection-adas-0001", "FP16-INT8", 0.12f, 0.15f)]
    [DataRow("face-detection-retail-0005", "FP16-INT8", 0.12f, 0.15f)]
    public void Plan_FaceDetector_FindsTheFacesOfOpenVino(string name, string precision, float score, float overlapLoss)
    {
        string xml = Require(TestData.OfficialModel(name, precision));
        IrModel model = IrModel.Read(xml);
        IReadOnlyList<int> shape = model.Inputs[0].Shape;
        (float worstScore, float worstLoss) = (0, 0);
        foreach (string image in s_images)
        {
            using Mat picture = Pictures.Read(TestData.Golden(Path.Combine("images", image)));
            using Mat small = picture.Resize(new Size(shape[3], shape[2]), 0, 0, InterpolationFlags.Linear);
            float[] planes = Pictures.ToPlanes(small);
            List<DetectedFace> expected = Faces(OpenVinoEngine.Run(File.ReadAllBytes(xml), Weights(xml), planes)[0]);
            List<DetectedFace> actual = Faces(Engine.RunPlan(model, planes)[0]);
            Assert.IsNotEmpty(expected);
            Assert.HasCount(expected.Count, actual, image);
            foreach (DetectedFace face in expected)
            {
                DetectedFace same = actual.MaxBy(other => Overlap(face, other))!;
                worstLoss = MathF.Max(worstLoss, 1 - Overlap(face, same));
                worstScore = MathF.Max(worstScore, MathF.Abs(face.Score - same.Score));
            }
        }

        TestContext.WriteLine($"{name} {precision}: scores differ by at most {worstScore:g3}, 1 - overlap is at most {worstLoss:g3}");
        Assert.IsLessThan(score, worstScore);
        Assert.IsLessThan(overlapLoss, worstLoss);
    }

    [TestMethod]
    [DataRow("2020.4-ir10", "FP32", 1e-5f)]
    [DataRow("2020.4-ir10", "FP16", 1e-4f)]
    [DataRow("2020.4-ir10", "FP16-INT8", 0.03f)]
    [DataRow("2022.1-ir11", "FP32", 1e-5f)]
    [DataRow("2022.1-ir11", "FP16", 1e-4f)]
    [DataRow("2022.1-ir11", "FP16-INT8", 0.03f)]
    [DataRow("2022.1-rc2-ir11", "FP32", 1e-5f)]
    public void Plan_LandmarksOfAnotherRelease_EqualOpenVino(string release, string precision, float tolerance)
    {
        string xml = Require(Path.Combine(
            TestData.Models!, "old-ir", release, precision, "landmarks-regression-retail-0009.xml"));
        IrModel model = IrModel.Read(xml);
        float worst = 0;
        foreach (string crop in new[] { "astronaut-0", "group-3", "portrait-male-79-0" })
        {
            using Mat picture = Pictures.Read(TestData.Golden(Path.Combine("crops", crop + ".png")));
            float[] planes = Pictures.ToPlanes(picture);
            float[] expected = OpenVinoEngine.Run(File.ReadAllBytes(xml), Weights(xml), planes)[0];
            float[] actual = Engine.RunPlan(model, planes)[0];
            worst = MathF.Max(worst, expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max());
        }

        TestContext.WriteLine($"{release} {precision}: the largest difference is {worst:g3}");
        Assert.IsLessThan(tolerance, worst);
    }

    private static List<DetectedFace> Faces(float[] values) => [.. values.Chunk(7)
        .TakeWhile(row => row[0] >= 0)
        .Where(row => row[2] >= Threshold)
        .Select(row => new DetectedFace(row[2], row[3], row[4], row[5], row[6]))];

    private static float Overlap(DetectedFace a, DetectedFace b)
    {
        float width = MathF.Max(0, MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left));
        float height = MathF.Max(0, MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top));
        float both = (a.Right - a.Left) * (a.Bottom - a.Top) + (b.Right - b.Left) * (b.Bottom - b.Top);
        return width * height / (both - width * height);
    }

    private static byte[] Weights(string xml) => File.ReadAllBytes(Path.ChangeExtension(xml, ".bin"));

    private static string Require(string path)
    {
        if (!File.Exists(path))
        {
            Assert.Inconclusive($"{path} does not exist.");
        }

        return path;
    }
}
