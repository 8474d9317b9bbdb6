using System.Globalization;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>
/// Draws a valid graph from a seed: a few inputs, then operations on earlier values. Values stay small, and operations that are not
/// continuous (FakeQuantize) only read values that are exact, so that engines must agree except for rounding.
/// </summary>
internal sealed partial class RandomGraph
{
    private const int MaxElements = 12_000;

    private readonly Lcg _random;
    private readonly IrWriter _ir;
    private readonly List<IrPort> _values = [];
    private readonly List<IrPort> _exact = [];
    private readonly List<float[]> _inputs = [];

    public RandomGraph(int seed)
    {
        _random = new Lcg((ulong)seed * 2_654_435_761 + 12_345);
        _random.Next();
        _ir = new IrWriter(_random.Chance(30) ? 10 : 11);
        AddInputs();
        int wanted = _random.Between(3, 10);
        for (int attempt = 0; attempt < 60 && Steps.Count < wanted; attempt++)
        {
            Func<IrPort, IrPort?> step = _random.Pick(Makers());
            IrPort? made = TryMake(step);
            if (made is not null)
            {
                Steps.Add($"{step.Method.Name} {made.Shape}");
                _values.Add(made);
            }
        }

        AddResults();
        (Xml, Bin) = (_ir.Xml(), _ir.Bin());
    }

    public byte[] Xml { get; }

    public byte[] Bin { get; }

    public float[][] Inputs => [.. _inputs];

    /// <summary>The operations, for messages.</summary>
    public List<string> Steps { get; } = [];

    private Func<IrPort, IrPort?>[] Makers() =>
    [
        WithConstant, WithConstant, WithTensor, Convolution, Convolution, Convolution, GroupConvolution, GroupConvolution, Prelu,
        Activation, MaxPool, AveragePool, Quantize, Reshape, ReshapeLikeShape, Squeeze, Unsqueeze, Transpose, Concat, Concat, Resize,
        Resize, MatrixProduct, MatrixProduct, SoftMax, Pad, Slice,
    ];

    private void AddInputs()
    {
        int count = _random.Chance(20) ? 2 : 1;
        for (int i = 0; i < count; i++)
        {
            int[] shape = _random.Below(10) switch
            {
                0 => [_random.Between(1, 4), _random.Between(1, 40)],
                1 => [_random.Between(1, 2), _random.Between(1, 8), _random.Between(3, 20)],
                _ => [_random.Between(1, 2), _random.Between(1, 8), _random.Between(3, 14), _random.Between(3, 14)],
            };
            IrPort port = _ir.Parameter($"input{i}", shape);
            _values.Add(port);
            _exact.Add(port);

            // Odd multiples of 1/128: exact, and never halfway between levels that are multiples of 1/16.
            float[] numbers = new float[port.Shape.Count];
            for (int n = 0; n < numbers.Length; n++)
            {
                numbers[n] = (_random.Between(-128, 127) + 0.5f) / 64;
            }

            _inputs.Add(numbers);
        }
    }

    private IrPort? TryMake(Func<IrPort, IrPort?> step)
    {
        // Later values are taken more often, so that graphs become deep.
        int index = Math.Max(_random.Below(_values.Count), _random.Below(_values.Count));
        IrPort? made = step(_values[index]);
        return made is not null && made.Shape.Count <= MaxElements ? made : null;
    }

    private void AddResults()
    {
        _ir.Result(_values[^1]);
        if (_values.Count > _inputs.Count + 2 && _random.Chance(25))
        {
            _ir.Result(_values[^2]);
        }
    }

    /// <summary>Adds weights in the forms of real models: f32, f16, or 8 bits with a scale.</summary>
    private IrPort Weights(float size, bool bytes, params int[] shape)
    {
        int count = shape.Aggregate(1, (a, b) => a * b);
        switch (_random.Below(bytes ? 3 : 2))
        {
            case 0:
                return _ir.Constant(_random.Floats(count, -size, size), shape);
            case 1:
                Half[] halves = [.. _random.Floats(count, -size, size).Select(v => (Half)v)];
                IrPort half = _ir.Constant(IrElementType.F16, System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>(halves), shape);
                return _ir.Add("Convert", "opset1", [("destination_type", "f32")], half);
            default:
                byte[] numbers = [.. Enumerable.Range(0, count).Select(_ => (byte)_random.Next())];
                IrPort small = _ir.Constant(IrElementType.I8, numbers, shape);
                IrPort wide = _ir.Add("Convert", "opset1", [("destination_type", "f32")], small);
                int[] perOutput = [.. shape.Select((d, i) => i == 0 ? d : 1)];
                IrPort scale = _ir.Constant(_random.Floats(shape[0], size / 256, size / 128), perOutput);
                return _ir.Add("Multiply", "opset1", [("auto_broadcast", "numpy")], wide, scale);
        }
    }

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
