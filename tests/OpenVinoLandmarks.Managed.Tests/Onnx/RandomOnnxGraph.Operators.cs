namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <content>Operators on numbers and images.</content>
internal sealed partial class RandomOnnxGraph
{
    private string WithConstant(OnnxShape x)
    {
        int[] shape = [.. x.Dims.Skip(_random.Below(x.Rank)).Select(d => _random.Chance(60) ? d : 1)];
        string type = _random.Pick("Add", "Sub", "Mul", "Div");
        string constant = type == "Div"
            ? Onnx.Floats(_random.Floats(shape.Aggregate(1, (a, b) => a * b), 0.5f, 2), shape)
            : Weights(1.5f, shape);
        return type != "Div" && _random.Chance(40) ? Onnx.Node(type, [constant, x.Name]) : Onnx.Node(type, [x.Name, constant]);
    }

    private string WithTensor(OnnxShape x)
    {
        OnnxShape other = _random.Pick<OnnxShape>([.. _values.Where(v => v.Dims.AsSpan().SequenceEqual(x.Dims))]);
        return _random.Chance(50)
            ? Onnx.Node(_random.Pick("Add", "Sub"), [x.Name, other.Name])
            : Onnx.Node("Mul", [x.Name, Onnx.Node("Sigmoid", [other.Name])]);
    }

    private string Activation(OnnxShape x)
    {
        switch (_random.Below(7))
        {
            case 0:
                return Onnx.Node("Relu", [x.Name]);
            case 1:
                return Onnx.Node("Sigmoid", [x.Name]);
            case 2:
                return Onnx.Node("LeakyRelu", [x.Name], [("alpha", _random.Float(0, 0.5f))]);
            case 3:
                return Onnx.Node("HardSigmoid", [x.Name], [("alpha", _random.Float(0.1f, 0.5f)), ("beta", _random.Float(0, 0.6f))]);
            case 4 when Onnx.Opset >= 14:
                return Onnx.Node("HardSwish", [x.Name]);
            case 5:
                return Onnx.Node("Identity", [x.Name]);
            default:
                return Clip(x.Name, _random.Float(-2, 0), _random.Float(0.1f, 2));
        }
    }

    private string Clip(string x, float least, float most) => Onnx.Opset < 11
        ? Onnx.Node("Clip", [x], [("min", least), ("max", most)])
        : Onnx.Node("Clip", [x, Onnx.Floats([least]), Onnx.Floats([most])]);

    private string Exp(OnnxShape x) => Onnx.Node("Exp", [Clip(x.Name, -2, 2)]);

    /// <summary>
    /// Adds a PRelu of an image. OpenVINO 2026.4.1 misreads the slopes of other ranks, and cannot compile a PRelu behind a product of
    /// matrices.
    /// </summary>
    private string? Prelu(OnnxShape x) => x.Rank != 4 || Onnx.Nodes.Any(n => n.Contains(" = MatMul", StringComparison.Ordinal))
        ? null
        : Onnx.Node("PRelu", [x.Name, Weights(1, _random.Chance(30) ? [1] : [x[1], 1, 1])]);

    private string? Normalization(OnnxShape x)
    {
        if (x.Rank < 2)
        {
            return null;
        }

        string variance = Onnx.Floats(_random.Floats(x[1], 0.3f, 2), x[1]);
        return Onnx.Node(
            "BatchNormalization",
            [x.Name, Weights(1, x[1]), Weights(1, x[1]), Weights(1, x[1]), variance],
            _random.Chance(50) ? [("epsilon", 0.001f)] : []);
    }

    private string? Convolution(OnnxShape x)
    {
        if (!x.IsImage)
        {
            return null;
        }

        int[] divisors = [.. Enumerable.Range(1, x[1]).Where(d => x[1] % d == 0)];
        int groups = _random.Chance(70) ? 1 : _random.Pick(divisors);
        return Convolution(x, groups, groups * _random.Pick(1, 2, 5, 16));
    }

    private string? Depthwise(OnnxShape x) => x.IsImage ? Convolution(x, x[1], x[1]) : null;

    private string Convolution(OnnxShape x, int groups, int outputs)
    {
        int[] kernel = Kernel(x);
        int[] shape = [outputs, x[1] / groups, .. kernel];
        float size = 1.5f / MathF.Sqrt(shape[1..].Aggregate(1, (a, b) => a * b));
        List<(string, object)> attributes = Window(x, kernel, dilated: true);
        if (groups > 1)
        {
            attributes.Add(("group", groups));
        }

        string weights = Weights(size, shape);
        return Onnx.Node("Conv", _random.Chance(60) ? [x.Name, weights, Weights(0.5f, outputs)] : [x.Name, weights], attributes);
    }

    private string? Pool(OnnxShape x)
    {
        if (!x.IsImage)
        {
            return null;
        }

        bool maximum = _random.Chance(50);
        int[] kernel = Kernel(x);
        List<(string, object)> attributes = Window(x, kernel, dilated: maximum && Onnx.Opset >= 10);

        // Rounded up, OpenVINO 2026.4.1 counts windows that begin behind the data, which ONNX leaves out. Only padding or a stride above
        // the kernel makes such windows.
        bool padded = attributes.Any(a => a.Item1 is "auto_pad" or "pads");
        bool skips = attributes.Any(a => a.Item1 == "strides" && ((long[])a.Item2).Where((s, i) => s > kernel[i]).Any());
        if (Onnx.Opset >= 10 && !padded && !skips && _random.Chance(40))
        {
            attributes.Add(("ceil_mode", 1));
        }
        else if (!maximum && _random.Chance(40))
        {
            attributes.Add(("count_include_pad", 1));
        }

        return Onnx.Node(maximum ? "MaxPool" : "AveragePool", [x.Name], attributes);
    }

    private string? GlobalPool(OnnxShape x) => x.IsImage ? Onnx.Node(_random.Pick("GlobalMaxPool", "GlobalAveragePool"), [x.Name]) : null;

    private string? Resize(OnnxShape x)
    {
        if (x.Rank != 4)
        {
            return null;
        }

        if (Onnx.Opset < 11)
        {
            float[] twice = [1, 1, _random.Between(1, 2), _random.Between(1, 2)];
            return Onnx.Node(Onnx.Opset < 10 ? "Upsample" : "Resize", [x.Name, Onnx.Floats(twice, 4)], [("mode", "nearest")]);
        }

        List<(string, object)> attributes =
        [
            ("mode", _random.Pick("nearest", "linear")),
            ("coordinate_transformation_mode", _random.Pick("half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners")),
            ("nearest_mode", _random.Pick("round_prefer_floor", "round_prefer_ceil", "floor", "ceil")),
        ];
        string none = Onnx.Opset < 13 ? Onnx.Floats([], 0) : "";

        // Powers of two: coordinates are then exact, and no engine rounds them to another pixel.
        return _random.Chance(50)
            ? Onnx.Node("Resize", [x.Name, none, Onnx.Floats([1, 1, _random.Pick(0.5f, 2, 4), _random.Pick(0.5f, 1, 2)], 4)], attributes)
            : Onnx.Node("Resize", [x.Name, none, none, Onnx.Integers(x[0], x[1], x[2] * 2, x[3] * _random.Pick(1, 2, 4))], attributes);
    }

    private string? Quantize(OnnxShape x)
    {
        if (Onnx.Opset < 10 || !_exact.Contains(x))
        {
            return null;
        }

        Support.OnnxType type = _random.Pick(Support.OnnxType.Int8, Support.OnnxType.UInt8);
        int count = Onnx.Opset >= 13 && _random.Chance(50) ? x[1] : 1;
        int[] shape = count == 1 && Onnx.Opset < 13 ? [] : [count];
        float[] scales = [.. Enumerable.Range(0, count).Select(_ => _random.Pick(0.0625f, 0.125f, 0.25f))];
        string scale = Onnx.Floats(count == 1 ? scales[..1] : scales, count == 1 ? [] : shape);
        string zero = Onnx.Constant(type, [.. scales.Select(_ => (long)_random.Between(0, 40))], count == 1 ? [] : shape);
        return Onnx.Node("DequantizeLinear", [Onnx.Node("QuantizeLinear", [x.Name, scale, zero]), scale, zero]);
    }

    private int[] Kernel(OnnxShape x) => [.. x.Dims.Skip(2).Select(d => Math.Min(d, _random.Pick(1, 2, 3, 3, 5)))];

    private List<(string, object)> Window(OnnxShape x, int[] kernel, bool dilated)
    {
        int spatial = x.Rank - 2;
        List<(string, object)> attributes = [("kernel_shape", kernel.Select(k => (long)k).ToArray())];
        if (_random.Chance(60))
        {
            attributes.Add(("strides", Enumerable.Range(0, spatial).Select(_ => (long)_random.Between(1, 3)).ToArray()));
        }

        if (_random.Chance(25))
        {
            attributes.Add(("auto_pad", _random.Pick("SAME_UPPER", "SAME_LOWER", "VALID")));
            return attributes;
        }

        if (_random.Chance(50))
        {
            attributes.Add(("pads", Enumerable.Range(0, spatial * 2).Select(i => (long)_random.Below(kernel[i % spatial])).ToArray()));
        }

        if (dilated && _random.Chance(25))
        {
            attributes.Add(("dilations", Enumerable.Range(0, spatial).Select(_ => (long)_random.Between(1, 2)).ToArray()));
        }

        return attributes;
    }
}
