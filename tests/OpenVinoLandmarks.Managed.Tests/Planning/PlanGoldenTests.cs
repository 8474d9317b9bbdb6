using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Compares plans of both landmark models, in all precisions and widths of vectors, on all stored crops with OpenVINO.</summary>
[TestClass]
[RequiresGoldenData, RequiresOfficialModels]
public sealed class PlanGoldenTests
{
    private const string Official = "landmarks-regression-retail-0009";
    private const string Bundled = "face-landmarks-5pt-0002";

    public static IEnumerable<object[]> Cases =>
        from width in PlanRun.Widths
        from name in new[] { Official, Bundled }
        from precision in new[] { "FP32", "FP16", "FP16-INT8" }
        select new object[] { name, precision, width[0] };

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Plan_OfALandmarkModel_ReturnsTheOutputsOfOpenVino(string name, string precision, int bits)
    {
        string file = name == Official
            ? TestData.OfficialModel(name, precision)
            : Path.Combine(TestData.RepositoryRoot, "models", "bundled", name, precision, name + ".xml");
        ManagedPlanOptions options = new() { Input = ManagedInputLayout.InterleavedBytes, MaxVectorBits = bits };
        ManagedPlan plan = ManagedPlan.Compile(IrModel.Read(file), options);
        using ManagedContext context = plan.CreateContext();
        List<float> differences = [];
        foreach (GoldenFace face in GoldenFace.Load(name))
        {
            PngCrop.ReadBgr(TestData.Golden(face.Crop), out _, out _).CopyTo(context.InputBytes());
            context.Run();
            differences.AddRange(Difference.Absolute(face.Output[precision], context.Output()));
        }

        (float worst, float median) = (differences.Max(), Difference.Median(differences));
        TestContext.WriteLine($"worst {worst:g3}, median {median:g3}");
        bool isQuantized = precision == "FP16-INT8";
        Assert.IsLessThan(isQuantized ? 1e-2f : 1e-4f, worst);
        Assert.IsLessThan(isQuantized ? 1e-3f : 1e-5f, median);
    }
}
