namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>Compares the landmark model's outputs with those of OpenVINO's Python API.</summary>
[TestClass]
[RequiresOpenVino]
[RequiresOfficialModels]
[RequiresGoldenData]
public sealed class GoldenOutputTests
{
    [TestMethod]
    [DataRow("FP32")]
    [DataRow("FP16")]
    [DataRow("FP16-INT8")]
    public void Outputs_OnTheGoldenCrops_EqualThePythonApis(string precision)
    {
        // Measured: 5e-8 with VNNI. Without it the integer kernels saturate, which changes the outputs more.
        double bound = precision == "FP16-INT8" && !HasVnni() ? 2e-3 : 1e-5;
        using Core core = new Core();
        using CompiledModel compiled = LandmarkModel.CompileForImages(core, precision: precision);
        using InferRequest request = compiled.CreateInferRequest();
        using Tensor input = new Tensor(ElementType.UInt8, compiled.Inputs[0].Shape);
        using Tensor output = new Tensor(ElementType.Float32, compiled.Outputs[0].Shape);
        request.SetInputTensor(input);
        request.SetOutputTensor(output);

        double worst = 0;
        IReadOnlyList<GoldenFace> faces = GoldenFace.Load(LandmarkModel.Name);
        foreach (GoldenFace face in faces)
        {
            PngCrop.ReadBgr(TestData.Golden(face.Crop), out _, out _).CopyTo(input.AsSpan<byte>());
            request.Infer();
            ReadOnlySpan<float> actual = output.AsSpan<float>();
            for (int i = 0; i < actual.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(actual[i] - face.Output[precision][i]));
            }
        }

        Assert.IsNotEmpty(faces);
        Assert.IsLessThanOrEqualTo(bound, worst, $"worst difference {worst:E2}");
    }

    // .NET reports AVX-VNNI, but not its AVX-512 form; Linux reports both.
    private static bool HasVnni() => File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").Any(static line =>
            line.StartsWith("flags", StringComparison.Ordinal) && line.Contains("_vnni", StringComparison.Ordinal));
}
