using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Runs a written ONNX file with this engine and through OpenVINO's ONNX frontend on the same random inputs.</summary>
internal static class OnnxComparison
{
    public const float Tolerance = 1e-4f;

    /// <summary>Compares all outputs of the naive operations and of a plan with OpenVINO and returns the largest difference.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="seed">The seed of the inputs.</param>
    /// <param name="bits">The width of the plan's vectors; 0 stands for the widest of the machine.</param>
    public static float Compare(OnnxWriter onnx, ulong seed, int bits)
    {
        byte[] file = onnx.File();
        Dictionary<string, (int[] Shape, float[] Numbers)> inputs = Inputs(onnx, seed);
        Dictionary<string, float[]> expected = OpenVinoEngine.RunOnnx(file, inputs, onnx.Outputs);
        OnnxModel model = Read(onnx, file);
        float[][] numbers = [.. model.Inputs.Select(i => inputs[i.Name].Numbers)];
        float naive = Worst("naive", expected, model, Engine.RunReference(model, numbers));
        return MathF.Max(naive, Worst($"plan, {bits} bits", expected, model, Engine.RunPlan(model, bits, numbers)));
    }

    /// <summary>Reads a written file; open sizes get those that the writer's inputs have.</summary>
    public static OnnxModel Read(OnnxWriter onnx, byte[] file) => OnnxModel.Read(
        file, onnx.Inputs.ToDictionary(i => i.Name, i => (IReadOnlyList<int>)i.Shape));

    /// <summary>
    /// Returns the inputs of a file. They are odd multiples of 1/128: exact, and never halfway between levels that are multiples of 1/16.
    /// </summary>
    public static Dictionary<string, (int[] Shape, float[] Numbers)> Inputs(OnnxWriter onnx, ulong seed)
    {
        Lcg random = new(seed);
        return onnx.Inputs.ToDictionary(i => i.Name, i => (i.Shape, Numbers(random, i.Shape.Aggregate(1, (a, b) => a * b))));
    }

    private static float[] Numbers(Lcg random, int count)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (random.Between(-128, 127) + 0.5f) / 64;
        }

        return numbers;
    }

    private static float Worst(string engine, Dictionary<string, float[]> expected, OnnxModel model, float[][] actual)
    {
        float worst = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            float[] values = expected[model.Outputs[i].Name];
            Assert.HasCount(values.Length, actual[i], $"{engine}, output {model.Outputs[i]}");
            float difference = Difference.Relative(values, actual[i]);
            Assert.IsLessThan(Tolerance, difference, $"{engine}, output {model.Outputs[i]}");
            worst = MathF.Max(worst, difference);
        }

        return worst;
    }
}
