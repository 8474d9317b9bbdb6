using Microsoft.ML.OnnxRuntime;

namespace OpenVinoLandmarks.Managed.Benchmarks;

/// <summary>ONNX Runtime's CPU provider on one thread with all optimizations; its tensors are created once.</summary>
internal sealed class OnnxEngine : IEngine
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly float[] _result;

    public OnnxEngine(string onnx, int batch, byte[] pixels)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(onnx, options);
        _inputNames = [_session.InputMetadata.Keys.Single()];
        _outputNames = [_session.OutputMetadata.Keys.Single()];
        long[] shape = Shape(_session.InputMetadata[_inputNames[0]], batch);
        long[] outputShape = Shape(_session.OutputMetadata[_outputNames[0]], batch);
        _input = OrtValue.CreateTensorValueFromMemory(Pixels.ToPlanes(pixels, [.. shape.Select(s => (int)s)], batch), shape);
        _result = new float[outputShape.Aggregate(1L, (a, b) => a * b)];
        _output = OrtValue.CreateTensorValueFromMemory(_result, outputShape);
        Name = "ONNX Runtime " + OrtEnv.Instance().GetVersionString();
    }

    public string Name { get; }

    public void Run() => _session.Run(_options, _inputNames, [_input], _outputNames, [_output]);

    public float[] FirstOutputs(int count) => _result[..count];

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _options.Dispose();
        _session.Dispose();
    }

    private static long[] Shape(NodeMetadata metadata, int batch) => [batch, .. metadata.Dimensions.Skip(1).Select(d => (long)d)];
}
