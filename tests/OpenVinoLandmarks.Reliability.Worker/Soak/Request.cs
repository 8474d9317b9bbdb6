using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>An infer request of one thread, with its input in managed memory. Its output is read from the runtime's own tensor.</summary>
internal sealed class Request : IDisposable
{
    private readonly InferRequest _request;
    private readonly int? _fixedRows;
    private float[] _input = [];

    public Request(Generation generation, Random random)
    {
        _request = generation.Model.CreateInferRequest();
        _fixedRows = generation.Rows;
        Reshape(random);
    }

    /// <summary>Sets another input tensor, of another number of rows where the model allows it.</summary>
    public void Reshape(Random random)
    {
        int rows = _fixedRows ?? random.Next(1, Generation.MaxRows + 1);
        float[] input = new float[rows * TinyNetwork.Columns];
        using Tensor tensor = Tensor.OverMemoryWithoutCopy(input.AsMemory(), new Shape(rows, TinyNetwork.Columns));
        _request.SetInputTensor(tensor);
        _input = input;
    }

    public void Infer(Random random)
    {
        Fill(random);
        _request.Infer();
        CheckOutput();
    }

    public ValueTask Start(Random random, CancellationToken token = default)
    {
        Fill(random);
        return _request.InferAsync(token);
    }

    public void CheckOutput()
    {
        using Tensor output = _request.GetOutputTensor();
        Span<float> values = stackalloc float[Generation.MaxRows * TinyNetwork.Columns];
        output.CopyTo(values);
        Numbers.Check(_input, values[.._input.Length]);
    }

    public void Dispose() => _request.Dispose();

    private void Fill(Random random) => Array.Fill(_input, random.Next(-1000, 1000));
}
