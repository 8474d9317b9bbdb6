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

    /// <summary>Returns all outputs in the order of the file.</summary>
    public static float[][] Run(byte[] xml, byte[] bin, params float[][] inputs)
    {
        using Model model = s_core.Value.ReadModel(xml, (Memory<byte>)bin);
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
