using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Golden;

/// <summary>Compares the naive results of both landmark models, in all precisions, on all stored crops with those of OpenVINO.</summary>
[TestClass]
[RequiresGoldenData, RequiresOfficialModels]
public sealed class LandmarkGoldenTests
{
    private const string Official = "landmarks-regression-retail-0009";
    private const string Bundled = "face-landmarks-5pt-0002";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(Official, "FP32")]
    [DataRow(Official, "FP16")]
    [DataRow(Bundled, "FP32")]
    [DataRow(Bundled, "FP16")]
    public void Reference_FloatWeights_EqualsOpenVino(string name, string precision)
    {
        float worst = Differences(name, precision, Engine.RunReference).Max();
        TestContext.WriteLine($"{name} {precision}: worst difference {worst:g3}");
        Assert.IsLessThan(1e-4f, worst);
    }

    /// <summary>OpenVINO computes quantized layers with integers, this engine with floats: single roundings differ.</summary>
    [TestMethod]
    [DataRow(Official)]
    [DataRow(Bundled)]
    public void Reference_QuantizedWeights_IsCloseToOpenVino(string name)
    {
        List<float> differences = Differences(name, "FP16-INT8", Engine.RunReference);
        (float median, float worst) = (Difference.Median(differences), differences.Max());
        TestContext.WriteLine($"{name} FP16-INT8: median difference {median:g3}, worst {worst:g3}");
        Assert.IsLessThan(1e-3f, median);
        Assert.IsLessThan(1e-2f, worst);
    }

    private static List<float> Differences(string name, string precision, Func<IrModel, float[][], float[][]> run)
    {
        IrModel model = IrModel.Read(ModelFile(name, precision));
        List<float> differences = [];
        foreach (GoldenFace face in GoldenFace.Load(name))
        {
            byte[] crop = PngCrop.ReadBgr(TestData.Golden(face.Crop), out int width, out int height);
            differences.AddRange(Difference.Absolute(face.Output[precision], run(model, [Pictures.ToPlanes(crop, width * height)])[0]));
        }

        return differences;
    }

    private static string ModelFile(string name, string precision) => name == Official
        ? TestData.OfficialModel(name, precision)
        : Path.Combine(TestData.RepositoryRoot, "models", "bundled", name, precision, name + ".xml");
}
