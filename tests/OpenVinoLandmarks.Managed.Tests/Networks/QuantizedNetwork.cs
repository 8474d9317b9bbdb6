using System.Globalization;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>
/// Draws a small network with 8-bit weights and FakeQuantize from a seed, in the forms of real models. All scales are powers of two, and
/// all sums are odd multiples of a fraction of a level, so that no value is near the middle between two levels: engines must agree although
/// rounding is not continuous, and one wrong level is seen.
/// </summary>
internal sealed class QuantizedNetwork
{
    private readonly Lcg _random;
    private readonly IrWriter _ir = new();

    public QuantizedNetwork(int seed)
    {
        _random = new Lcg((ulong)seed * 2_654_435_761 + 54_321);
        _random.Next();
        int[] shape = [_random.Between(1, 2), _random.Pick(1, 2, 3, 3, 3, 5), _random.Between(5, 17), _random.Between(5, 17)];
        IrPort input = _ir.Parameter("input", shape);
        Input = new float[input.Shape.Count];
        for (int i = 0; i < Input.Length; i++)
        {
            Input[i] = _random.Below(256);
        }

        Map map = First(input);
        for (int layers = _random.Between(2, 4); layers > 0; layers--)
        {
            map = Layer(map);
        }

        _ir.Result(Sums(map, depthwise: false).Port);
        (Xml, Bin) = (_ir.Xml(), _ir.Bin());
    }

    public byte[] Xml { get; }

    public byte[] Bin { get; }

    /// <summary>The input: integers from 0 to 255.</summary>
    public float[] Input { get; }

    /// <summary>The operations, for messages.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Scales and shifts the input and rounds it to levels; each byte is a level, or two bytes share one.</summary>
    private Map First(IrPort input)
    {
        const float Step = 1f / 64;
        IrPort scaled = Constant("Multiply", input, [Step], 1);
        IrPort shifted = Constant("Add", scaled, [Step / 4 - _random.Pick(0, 2)], 1);
        float level = _random.Pick(Step, 2 * Step);
        return Levels(shifted, level, _random.Pick(0, 64, 128), level);
    }

    private Map Layer(Map map)
    {
        Sum sum = Sums(map, depthwise: _random.Chance(15));
        IrPort port = sum.Port;
        float unit = sum.Unit;
        if (_random.Chance(15) && port.Shape.Equals(map.Port.Shape))
        {
            port = _ir.Add("Add", "opset1", [("auto_broadcast", "numpy")], port, map.Port);
            Steps.Add("residual");
        }

        switch (_random.Below(4))
        {
            case 0:
                port = _ir.Add("ReLU", "opset1", [], port);
                break;
            case 1 or 2:
                float[] slopes = [.. Enumerable.Range(0, port[1]).Select(_ => _random.Pick(0.25f, 0.5f, -0.25f, 1))];
                port = _ir.Add("PReLU", "opset1", [], port, _ir.Constant(slopes, port[1]));
                unit /= 4;
                break;
        }

        bool pools = _random.Chance(50) && port[2] > 3 && port[3] > 3;
        bool roundsTwice = _random.Chance(40);
        int order = _random.Below(2);
        port = pools && order == 0 ? Pool(port) : port;
        float level = sum.Spread / 32;
        if (roundsTwice)
        {
            Map first = Levels(port, level, _random.Pick(0, 100, 128), level);
            port = pools && order == 1 ? Pool(first.Port) : first.Port;
            float scale = _random.Pick(0.5f, 1, 2);
            port = Constant("Multiply", port, [scale], 1);
            level *= scale;

            // Not halfway between the levels behind it.
            float[] shifts = [.. Enumerable.Range(0, port[1]).Select(_ => (_random.Between(-20, 20) + 0.25f) * level)];
            return Levels(Constant("Add", port, shifts, 1, port[1], 1, 1), level, _random.Pick(0, 77, 128), _random.Pick(level, 0.5f));
        }

        Assert.IsGreaterThanOrEqualTo(8 * unit, level);
        Map map2 = Levels(port, level, _random.Pick(0, 100, 128), level);
        return pools && order == 1 ? map2 with { Port = Pool(map2.Port) } : map2;
    }

    /// <summary>Adds a convolution with a bias.</summary>
    private Sum Sums(Map map, bool depthwise)
    {
        IrPort x = map.Port;
        int kernel = x[2] < 4 || x[3] < 4 ? 1 : _random.Pick(1, 3, 3, 3, 4);
        int stride = x[2] > 6 && x[3] > 6 ? _random.Pick(1, 1, 1, 2) : 1;
        int dilation = kernel == 3 && x[2] > 6 && x[3] > 6 && _random.Chance(15) ? 2 : 1;
        int pad = _random.Below(kernel);
        int outputs = depthwise ? x[1] : _random.Pick(1, 7, x[1], 16, 20, 33, 40);
        int fan = kernel * kernel * (depthwise ? 1 : x[1]);

        // Random weights, or the largest, whose products no 16-bit sum holds; then the sums stay below 2^24 units.
        bool isExtreme = fan <= 100 && _random.Chance(30);
        byte[] bytes = new byte[outputs * fan];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = isExtreme ? (byte)_random.Pick(127, 128, 129, 0) : (byte)_random.Next();
        }

        int[] shape = depthwise ? [outputs, 1, 1, kernel, kernel] : [outputs, x[1], kernel, kernel];
        IrPort wide = _ir.Add(
            "Convert", "opset1", [("destination_type", "f32")], _ir.Constant(IrElementType.I8, bytes, shape));
        float small = 1f / (1 << (8 + (int)Math.Ceiling(Math.Log2(fan) / 2)));
        float[] scales = [.. Enumerable.Range(0, outputs).Select(_ => _random.Pick(small, 2 * small))];
        IrPort weights = _ir.Add(
            "Multiply", "opset1", [("auto_broadcast", "numpy")], wide,
            _ir.Constant(scales, [.. shape.Select((_, i) => i == 0 ? outputs : 1)]));
        (string, string)[] attributes =
        [
            ("strides", $"{stride},{stride}"), ("dilations", $"{dilation},{dilation}"), ("auto_pad", "explicit"),
            ("pads_begin", $"{pad},{pad}"), ("pads_end", $"{pad},{pad}"),
        ];
        IrPort sums = _ir.Add(depthwise ? "GroupConvolution" : "Convolution", "opset1", attributes, x, weights);
        float[] bias = [.. scales.Select(s => (_random.Between(-2000, 2000) + 0.25f) * s * map.Level)];
        Steps.Add($"{(depthwise ? "depthwise" : "convolution")} {kernel} stride {stride} dilation {dilation} {x.Shape} to {sums.Shape}");
        float spread = MathF.Pow(2, MathF.Round(MathF.Log2(map.Level * small * MathF.Sqrt(fan) * 128 * 64)));
        return new Sum(Constant("Add", sums, bias, 1, outputs, 1, 1), small * map.Level / 4, spread);
    }

    private Map Levels(IrPort x, float level, int zero, float result)
    {
        (float low, float high) = (-zero * level, (255 - zero) * level);
        Steps.Add(string.Create(CultureInfo.InvariantCulture, $"levels of {level} from {low}"));
        int[] shape = _random.Chance(20) ? [1, x[1], 1, 1] : [];
        IrPort[] limits = [.. new[] { low, high, low / level * result, high / level * result }
            .Select(v => _ir.Constant([.. Enumerable.Repeat(v, shape.Length == 0 ? 1 : x[1])], shape))];
        return new Map(_ir.Add("FakeQuantize", "opset1", [("levels", "256"), ("auto_broadcast", "numpy")], [x, .. limits]), result);
    }

    private IrPort Pool(IrPort x)
    {
        Steps.Add("pool");
        (string, string)[] attributes =
        [
            ("strides", "2,2"), ("kernel", "2,2"), ("pads_begin", "0,0"), ("pads_end", "0,0"), ("rounding_type", "floor"),
            ("auto_pad", "explicit"),
        ];
        return _ir.Add("MaxPool", "opset1", attributes, x);
    }

    private IrPort Constant(string type, IrPort x, float[] values, params int[] shape) =>
        _ir.Add(type, "opset1", [("auto_broadcast", "numpy")], x, _ir.Constant(values, shape));

    /// <summary>A map of multiples of a number.</summary>
    private sealed record Map(IrPort Port, float Level);

    /// <summary>A map of odd multiples of a unit, of which most are below some size.</summary>
    private sealed record Sum(IrPort Port, float Unit, float Spread);
}
