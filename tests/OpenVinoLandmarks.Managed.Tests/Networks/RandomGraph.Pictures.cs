using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <content>Operations on images: convolutions, pooling and resizing.</content>
internal sealed partial class RandomGraph
{
    private IrPort? Convolution(IrPort x)
    {
        if (x.Shape.Rank is not (3 or 4) || Window(x, dilated: true) is not { } window)
        {
            return null;
        }

        int outputs = _random.Pick(1, 3, 8, 16, 20);
        int[] shape = [outputs, x[1], .. window.Kernel];
        int fan = shape.Aggregate(1, (a, b) => a * b) / outputs;
        IrPort weights = Weights(1.5f / MathF.Sqrt(fan), bytes: true, shape);
        return _ir.Add("Convolution", "opset1", window.Attributes, x, weights);
    }

    private IrPort? GroupConvolution(IrPort x)
    {
        if (x.Shape.Rank is not (3 or 4) || Window(x, dilated: true) is not { } window)
        {
            return null;
        }

        int[] divisors = [.. Enumerable.Range(1, x[1]).Where(d => x[1] % d == 0)];
        int groups = _random.Chance(60) ? x[1] : _random.Pick(divisors);
        int[] shape = [groups, _random.Between(1, 2), x[1] / groups, .. window.Kernel];
        IrPort weights = Weights(1.5f / MathF.Sqrt(shape[2..].Aggregate(1, (a, b) => a * b)), bytes: true, shape);
        return _ir.Add("GroupConvolution", "opset1", window.Attributes, x, weights);
    }

    private IrPort? MaxPool(IrPort x)
    {
        bool later = _random.Chance(50);
        if (x.Shape.Rank is not (3 or 4) || Window(x, dilated: later) is not { } window)
        {
            return null;
        }

        List<(string, string)> attributes =
            [.. window.Attributes, ("kernel", IrWriter.Text(window.Kernel)), ("rounding_type", Rounding(window))];
        return later
            ? _ir.Add("MaxPool", "opset8", [.. attributes, ("index_element_type", "i64"), ("axis", "0")], x)
            : _ir.Add("MaxPool", "opset1", attributes, x);
    }

    private IrPort? AveragePool(IrPort x)
    {
        if (x.Shape.Rank is not (3 or 4) || Window(x, dilated: false) is not { } window)
        {
            return null;
        }

        List<(string, string)> attributes =
        [
            .. window.Attributes,
            ("kernel", IrWriter.Text(window.Kernel)),
            ("rounding_type", Rounding(window)),
            ("exclude-pad", Text(_random.Chance(50))),
        ];
        return _ir.Add("AvgPool", "opset1", attributes, x);
    }

    /// <summary>
    /// Returns the rounding. If strides are larger than kernels, rounding up would make windows entirely outside the padded data, whose
    /// results are not defined.
    /// </summary>
    private string Rounding(RandomWindow window) =>
        window.Strides.Zip(window.Kernel).All(p => p.First <= p.Second) && _random.Chance(40) ? "ceil" : "floor";

    private sealed record RandomWindow(int[] Kernel, int[] Strides, IReadOnlyList<(string, string)> Attributes);

    /// <summary>Returns a random window, or null if the image is too small for it.</summary>
    private RandomWindow? Window(IrPort x, bool dilated)
    {
        int spatial = x.Shape.Rank - 2;
        int[] kernel = Each(spatial, () => _random.Pick(1, 2, 3, 3, 3, 5));
        int[] strides = Each(spatial, () => _random.Pick(1, 1, 1, 2, 3));
        int[] dilations = Each(spatial, () => dilated && _random.Chance(20) ? 2 : 1);
        string mode = _random.Pick("explicit", "explicit", "explicit", "same_upper", "same_lower", "valid");
        bool padded = mode == "explicit" && _random.Chance(60);
        int[] begin = [.. kernel.Select(k => padded ? _random.Between(0, k / 2) : 0)];
        int[] end = [.. kernel.Select(k => padded ? _random.Between(0, k / 2) : 0)];
        for (int i = 0; i < spatial; i++)
        {
            if ((kernel[i] - 1) * dilations[i] + 1 > x[i + 2] + begin[i] + end[i])
            {
                return null;
            }
        }

        List<(string, string)> attributes =
        [
            ("strides", IrWriter.Text(strides)),
            ("pads_begin", IrWriter.Text(begin)),
            ("pads_end", IrWriter.Text(end)),
            ("auto_pad", mode),
        ];
        if (dilated)
        {
            attributes.Add(("dilations", IrWriter.Text(dilations)));
        }

        return new RandomWindow(kernel, strides, attributes);
    }

    private IrPort? Resize(IrPort x)
    {
        if (x.Shape.Rank != 4)
        {
            return null;
        }

        int[] sizes = [_random.Between(1, x[2] * 2), _random.Between(1, x[3] * 2)];
        if (_random.Chance(40))
        {
            int factor = _random.Pick(2, 3);
            sizes = [x[2] * factor, x[3] * factor];
        }

        if (_random.Chance(20))
        {
            return _ir.Add(
                "Interpolate",
                "opset1",
                [
                    ("axes", "2,3"),
                    ("mode", _random.Pick("nearest", "linear")),
                    ("align_corners", Text(_random.Chance(50))),
                    ("antialias", "false"),
                    ("pads_begin", "0"),
                    ("pads_end", "0"),
                ],
                x,
                _ir.Integers(sizes[0], sizes[1]));
        }

        return ResizeLater(x, sizes);
    }

    private IrPort? ResizeLater(IrPort x, int[] sizes)
    {
        bool byScales = _random.Chance(50);
        string mode = _random.Pick("nearest", "nearest", "linear", "linear_onnx");
        List<(string, string)> attributes =
        [
            ("mode", mode),
            ("shape_calculation_mode", byScales ? "scales" : "sizes"),
            (
                "coordinate_transformation_mode",
                _random.Pick("half_pixel", "pytorch_half_pixel", "asymmetric", "tf_half_pixel_for_nn", "align_corners")),
            ("nearest_mode", _random.Pick("round_prefer_floor", "round_prefer_ceil", "floor", "ceil", "simple")),
            ("antialias", "false"),
            ("pads_begin", "0,0,0,0"),
            ("pads_end", "0,0,0,0"),
            ("cube_coeff", "-0.75"),
        ];
        float[] scales = [(float)sizes[0] / x[2], (float)sizes[1] / x[3]];
        IrPort axes = _ir.Integers(2, 3);
        IrPort scaleInput = _ir.Constant(scales, 2);
        IrPort sizeInput = _ir.Integers(sizes[0], sizes[1]);
        return _random.Chance(50)
            ? _ir.Add("Interpolate", "opset4", attributes, x, sizeInput, scaleInput, axes)
            : _ir.Add("Interpolate", "opset11", attributes, x, byScales ? scaleInput : sizeInput, axes);
    }

    private static int[] Each(int count, Func<int> make) => [.. Enumerable.Range(0, count).Select(_ => make())];
}
