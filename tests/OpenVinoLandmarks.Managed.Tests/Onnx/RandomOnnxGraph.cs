using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>
/// Draws an ONNX graph of a random operator set from a seed: one or two inputs, then operators on earlier values, with the forms of that
/// operator set. Values stay small, and QuantizeLinear only reads values that are exact, so that engines must agree except for rounding.
/// </summary>
internal sealed partial class RandomOnnxGraph
{
    private const int MaxElements = 12_000;

    private readonly Lcg _random;
    private readonly List<OnnxShape> _values = [];
    private readonly List<OnnxShape> _exact = [];

    public RandomOnnxGraph(int seed)
    {
        _random = new Lcg((ulong)seed * 2_654_435_761 + 99_991);
        _random.Next();
        Onnx = new OnnxWriter(_random.Between(9, 23), _random.Chance(15) ? 3 : 8) { TypedData = _random.Chance(25) };
        AddInputs();
        int wanted = _random.Between(3, 9);
        for (int attempt = 0; attempt < 40 && Onnx.Nodes.Count < wanted; attempt++)
        {
            TryAdd(_random.Pick(Makers()));
        }

        if (_exact.Count > 1)
        {
            // OpenVINO drops inputs that no output depends on.
            _exact.ForEach(i => Onnx.Output(Onnx.Node("Relu", [i.Name])));
        }

        Onnx.Output(_values[^1].Name);
        if (_values.Count > 3 && _random.Chance(25))
        {
            Onnx.Output(_values[^2].Name);
        }
    }

    public OnnxWriter Onnx { get; }

    /// <summary>The forms that the engine refused while the graph was drawn.</summary>
    public List<string> Refusals { get; } = [];

    private Func<OnnxShape, string?>[] Makers() =>
    [
        WithConstant, WithConstant, WithTensor, Convolution, Convolution, Convolution, Depthwise, Depthwise, Activation, Activation, Prelu,
        Normalization, Pool, Pool, GlobalPool, Resize, Resize, Concat, Split, Slice, Slice, Reshape, ReshapeLikeShape, Flatten, Transpose,
        Transpose, Squeeze, Unsqueeze, Pad, Softmax, Gemm, MatMul, Gather, Quantize, Exp,
    ];

    private void AddInputs()
    {
        for (int i = _random.Chance(20) ? 2 : 1; i > 0; i--)
        {
            int[] shape = _random.Below(10) switch
            {
                0 => [_random.Between(1, 4), _random.Between(1, 40)],
                1 => [_random.Between(1, 2), _random.Between(1, 8), _random.Between(3, 20)],
                _ => [_random.Between(1, 2), _random.Between(1, 8), _random.Between(3, 14), _random.Between(3, 14)],
            };
            OnnxShape input = new(Onnx.Input($"input{i}", shape), shape);
            _values.Add(input);
            _exact.Add(input);
        }
    }

    private void TryAdd(Func<OnnxShape, string?> maker)
    {
        (int, int, int) mark = Onnx.Mark();

        // Later values are taken more often, so that graphs become deep.
        OnnxShape x = _values[Math.Max(_random.Below(_values.Count), _random.Below(_values.Count))];
        if (maker(x) is not { } name || ShapeOf(name) is not { } shape || shape.Aggregate(1, (a, b) => a * b) > MaxElements)
        {
            Onnx.Undo(mark);
            return;
        }

        _values.Add(new OnnxShape(name, shape));
    }

    /// <summary>Returns the shape that the engine infers; if OpenVINO infers another one, the outputs differ in size later.</summary>
    private int[]? ShapeOf(string name)
    {
        (int, int, int) mark = Onnx.Mark();
        int outputs = Onnx.Outputs.Count;
        Onnx.Output(name);
        byte[] file = Onnx.File();
        Onnx.Undo(mark);
        Onnx.Outputs.RemoveRange(outputs, Onnx.Outputs.Count - outputs);
        try
        {
            return [.. OnnxModel.Read(file).Outputs[0].Shape];
        }
        catch (ModelFormatException exception)
        {
            Refusals.Add($"{Onnx.Nodes[^1]}: {exception.Message}");
            return null;
        }
    }

    private string Weights(float size, params int[] shape) =>
        Onnx.Floats(_random.Floats(shape.Aggregate(1, (a, b) => a * b), -size, size), shape);

    private long Signed(int axis, int rank) => Onnx.Opset >= 11 && _random.Chance(40) ? axis - rank : axis;
}

/// <summary>A value of a written graph.</summary>
internal sealed record OnnxShape(string Name, int[] Dims)
{
    public int Rank => Dims.Length;

    public bool IsImage => Rank is 3 or 4;

    public int this[Index axis] => Dims[axis];
}
