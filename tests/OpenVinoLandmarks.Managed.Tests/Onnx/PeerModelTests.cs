using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Runs ONNX files of other projects with this engine and through OpenVINO's ONNX frontend on the same picture.</summary>
[TestClass]
[RequiresOpenVino, RequiresPeerModels]
public sealed class PeerModelTests
{
    private const float Tolerance = 1e-4f;

    public TestContext TestContext { get; set; } = null!;

    /// <summary>All outputs are compared by name, with naive operations and with plans for all widths of vectors.</summary>
    [TestMethod]
    [DataRow("face_detection_yunet_2023mar", 320, 320)]
    [DataRow("face_detection_yunet_2026may", 320, 256)]
    [DataRow("yunet_s_dynamic", 192, 320)]
    [DataRow("yunet_s_dynamic", 320, 320)]
    [DataRow("yunet_n_dynamic", 160, 96)]
    [DataRow("yunet_n_dynamic", 384, 640)]
    [DataRow("yunet_n_320_320", 320, 320)]
    [DataRow("retinaface_mobilenet0.25", 640, 640)]
    [DataRow("ultralight_version-RFB-320", 240, 320)]
    [DataRow("ultralight_version-RFB-320_without_postprocessing", 240, 320)]
    [DataRow("ultralight_version-slim-320", 240, 320)]
    [DataRow("ultralight_version-slim-320_without_postprocessing", 240, 320)]
    [DataRow("blazeface_front_base", 128, 128)]
    public void Outputs_EqualOpenVino(string name, int height, int width)
    {
        byte[] bytes = PeerModels.Read(name);
        OnnxFile file = OnnxFile.Read(bytes);
        int[] shape = [1, 3, height, width];
        OnnxModel model = OnnxModel.Build(file, new Dictionary<string, IReadOnlyList<int>> { [file.Inputs[0].Name] = shape });
        float[] picture = SyntheticPicture(name, shape);
        Dictionary<string, float[]> expected = OpenVinoEngine.RunOnnx(
            bytes, new Dictionary<string, (int[], float[])> { [file.Inputs[0].Name] = (shape, picture) }, file.OutputNames);
        float worst = Compare("naive", model, expected, Engine.RunReference(model, picture));
        foreach (object[] bits in PlanRun.Widths)
        {
            worst = MathF.Max(worst, Compare($"{bits[0]} bits", model, expected, Engine.RunPlan(model, (int)bits[0], picture)));
        }

        TestContext.WriteLine($"{name} {height} x {width}: {expected.Count} outputs, worst difference {worst:g3}");
    }

    /// <summary>Ultra-Light's and BlazeFace's pictures are scaled; the others are in the range of bytes.</summary>
    private static float[] SyntheticPicture(string name, int[] shape)
    {
        float[] planes = new float[shape.Aggregate((a, b) => a * b)];
        bool scaled = name.StartsWith("ultralight", StringComparison.Ordinal) || name.StartsWith("blazeface", StringComparison.Ordinal);
        Lcg random = new(7);
        for (int i = 0; i < planes.Length; i++)
        {
            (int y, int x) = int.DivRem(i % (shape[2] * shape[3]), shape[3]);
            float value = Math.Clamp(128 + 90 * MathF.Sin(y * 0.11f) * MathF.Cos(x * 0.07f) + random.Below(60) - 30, 0, 255);
            planes[i] = scaled ? (value - 127) / 128 : MathF.Round(value);
        }

        return planes;
    }

    private static float Compare(string engine, OnnxModel model, Dictionary<string, float[]> expected, float[][] actual)
    {
        float worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            string output = model.Outputs[i].Name;
            float difference = Difference.Relative(expected[output], actual[i]);
            Assert.IsLessThan(Tolerance, difference, $"{engine}, output '{output}'");
            worst = MathF.Max(worst, difference);
        }

        return worst;
    }
}
