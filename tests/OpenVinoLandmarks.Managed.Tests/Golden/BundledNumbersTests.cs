using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>Compares the bundled models with the outputs stored beside them. Needs nothing outside the repository.</summary>
[TestClass]
public sealed class BundledNumbersTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("face-landmarks-5pt-0002", "FP32", 1e-4f, 1e-5f)]
    [DataRow("face-landmarks-5pt-0002", "FP16", 1e-4f, 1e-5f)]
    [DataRow("face-landmarks-5pt-0002", "FP16-INT8", 1e-2f, 1e-3f)]
    [DataRow("face-detection-0002", "FP32", 1e-4f, 1e-5f)]
    [DataRow("face-detection-0002", "FP16", 1e-4f, 1e-5f)]
    public void BundledModel_ReturnsItsStoredOutputs(string name, string precision, float most, float median)
    {
        IrModel model = IrModel.Read(Path.Combine(TestData.RepositoryRoot, "models", "bundled", name, precision, name + ".xml"));
        IReadOnlyList<int> shape = model.Inputs[0].Shape;
        BundledNumbers numbers = BundledNumbers.Load(name);
        List<float> naive = [];
        List<float> plan = [];
        foreach (BundledPicture picture in numbers.Pictures)
        {
            float[] input = SyntheticPicture.Make(picture.Seed, shape[1], shape[2], shape[3]);
            naive.AddRange(Difference.Absolute(picture.Outputs[precision], Thin(Engine.RunReference(model, input)[0], numbers.Stride)));
            plan.AddRange(Difference.Absolute(picture.Outputs[precision], Thin(Engine.RunPlan(model, input)[0], numbers.Stride)));
        }

        TestContext.WriteLine($"naive: worst {naive.Max():g3}, plan: worst {plan.Max():g3}");
        Assert.IsLessThan(most, naive.Max());
        Assert.IsLessThan(most, plan.Max());
        Assert.IsLessThan(median, Difference.Median(naive));
        Assert.IsLessThan(median, Difference.Median(plan));
    }

    private static float[] Thin(float[] values, int stride) => [.. values.Where((_, i) => i % stride == 0)];
}
