using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>OpenVINO's CPU plugin on one thread, with an execution precision, or with its default precision.</summary>
internal sealed class OpenVinoEngine : IEngine
{
    private readonly CompiledModel _compiled;
    private readonly InferRequest _request;
    private readonly Tensor _input;
    private readonly Tensor _output;

    public OpenVinoEngine(
        Core core, string path, IReadOnlyList<int> shape, int batch, string? precision, byte[] pixels, string? weights = null)
    {
        using Model model = core.ReadModel(path);
        model.Reshape(new PartialShape(batch, shape[1], shape[2], shape[3]));

        Dictionary<string, string> properties = new()
        {
            ["INFERENCE_NUM_THREADS"] = "1",
            ["NUM_STREAMS"] = "1",
            ["PERFORMANCE_HINT"] = "LATENCY",
        };
        if (precision is not null)
        {
            properties["INFERENCE_PRECISION_HINT"] = precision;
        }

        _compiled = core.CompileModel(model, "CPU", properties);
        _request = _compiled.CreateInferRequest();
        _input = _request.GetInputTensor();
        _output = _request.GetOutputTensor(0);
        _input.CopyFrom<float>(Pixels.ToPlanes(pixels, shape, batch));
        string executed = _compiled.TryGetInferencePrecision(out string? known, out _) ? known : "unknown";
        Name = precision is null ? $"OpenVINO CPU, default ({executed})" : $"OpenVINO CPU, {weights ?? executed}";
    }

    public string Name { get; }

    public void Run() => _request.Infer();

    public float[] FirstOutputs(int count) => _output.ToArray<float>()[..count];

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _request.Dispose();
        _compiled.Dispose();
    }
}
