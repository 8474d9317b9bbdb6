using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Runs models with OpenVINO's CPU plugin, f32 execution and one thread: the reference of these tests.</summary>
internal static class OpenVinoEngine
{
    private static readonly Lazy<Core> s_core = new(() =>
    {
        OpenVinoRuntime.Load(TestData.DefaultRuntime);
        return new Core();
    });

    private static readonly KeyValuePair<string, string>[] s_properties =
    [
        new("INFERENCE_PRECISION_HINT", "f32"),
        new("INFERENCE_NUM_THREADS", "1"),
        new("NUM_STREAMS", "1"),
    ];

    /// <summary>Runs an ONNX file through OpenVINO's own ONNX frontend and returns its outputs by name.</summary>
    /// <param name="onnx">The bytes of the file.</param>
    /// <param name="inputs">The shape and the numbers of each input by name.</param>
    /// <param name="outputs">The names of the outputs.</param>
    public static Dictionary<string, float[]> RunOnnx(
        byte[] onnx, IReadOnlyDictionary<string, (int[] Shape, float[] Numbers)> inputs, IEnumerable<string> outputs)
    {
        using Model model = s_core.Value.ReadModel(onnx);
        model.Reshape(inputs.ToDictionary(i => i.Key, i => new PartialShape([.. i.Value.Shape.Select(d => (Dimension)d)])));
        using CompiledModel compiled = s_core.Value.CompileModel(model, "CPU", s_properties);
        using InferRequest request = compiled.CreateInferRequest();
        foreach ((string name, (int[] _, float[] numbers)) in inputs)
        {
            using Tensor input = request.GetTensor(name);
            input.CopyFrom<float>(numbers);
        }

        request.Infer();
        Dictionary<string, float[]> results = [];
        foreach (string name in outputs)
        {
            using Tensor output = request.GetTensor(name);
            results.Add(name, ToFloats(output));
        }

        return results;
    }

    private static float[] ToFloats(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => tensor.ToArray<float>(),
        ElementType.Float16 => [.. tensor.ToArray<Half>().Select(v => (float)v)],
        ElementType.Int64 => [.. tensor.ToArray<long>().Select(v => (float)v)],
        ElementType.Int32 => [.. tensor.ToArray<int>().Select(v => (float)v)],
        ElementType.Int8 => [.. tensor.ToArray<sbyte>().Select(v => (float)v)],
        ElementType.UInt8 => [.. tensor.ToArray<byte>().Select(v => (float)v)],
        ElementType type => throw new NotSupportedException($"Outputs of the type {type} are not compared."),
    };

    /// <summary>Returns all outputs in the order of the file.</summary>
    public static float[][] Run(byte[] xml, byte[] bin, params float[][] inputs)
    {
        using Model model = s_core.Value.ReadModel(xml, (Memory<byte>)bin);
        return Run(model, inputs);
    }

    /// <summary>Sets the shape of the only input and returns all outputs in the order of the file.</summary>
    public static float[][] Run(byte[] xml, byte[] bin, int[] shape, float[] input)
    {
        using Model model = s_core.Value.ReadModel(xml, (Memory<byte>)bin);
        model.Reshape(new PartialShape([.. shape.Select(d => (Dimension)d)]));
        return Run(model, [input]);
    }

    private static float[][] Run(Model model, float[][] inputs)
    {
        using CompiledModel compiled = s_core.Value.CompileModel(model, "CPU", s_properties);
        using InferRequest request = compiled.CreateInferRequest();
        for (int i = 0; i < inputs.Length; i++)
        {
            using Tensor input = request.GetInputTensor(i);
            input.CopyFrom<float>(inputs[i]);
        }

        request.Infer();
        float[][] outputs = new float[compiled.OutputCount][];
        for (int i = 0; i < outputs.Length; i++)
        {
            using Tensor output = request.GetOutputTensor(i);
            outputs[i] = output.ToArray<float>();
        }

        return outputs;
    }
}
