using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>
/// An infer request of one thread, with its input in managed memory. Its output is read from the runtime's own tensor.
/// </summary>
internal sealed class SoakRequest : IDisposable
{
    private readonly InferRequest _request;
    private readonly int? _fixedRows;
    private float[] _input = [];

    public SoakRequest(SharedModel shared, Random random)
    {
        _request = shared.Model.CreateInferRequest();
        _fixedRows = shared.Rows;
        Reshape(random);
    }

    /// <summary>Sets another input tensor, with another number of rows if the model allows it.</summary>
    public void Reshape(Random random)
    {
        int rows = _fixedRows ?? random.Next(1, SharedModel.MaxRows + 1);
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
        Span<float> values = stackalloc float[SharedModel.MaxRows * TinyNetwork.Columns];
        output.CopyTo(values);
        TinyNetwork.Check(_input, values[.._input.Length]);
    }

    public void Dispose() => _request.Dispose();

    private void Fill(Random random) => Array.Fill(_input, random.Next(-1000, 1000));
}
