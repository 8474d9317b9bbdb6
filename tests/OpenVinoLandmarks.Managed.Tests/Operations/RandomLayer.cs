using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>
/// Draws one operation with random inputs and attributes from a seed, valid or not. Most are refused, the others must run. This tests
/// operations more deeply than damaged files, in which the shapes of the ports reveal nearly every change.
/// </summary>
internal sealed partial class RandomLayer(int seed)
{
    private static readonly string[] s_types = [.. OperationRegistry.Types];

    private readonly Lcg _random = new((ulong)seed * 104_729 + 7);
    private readonly IrWriter _ir = new();

    public string Description { get; private set; } = "";

    /// <summary>Returns a model with this layer, or null if it is refused.</summary>
    public IrModel? TryMake()
    {
        string type = s_types[_random.Below(s_types.Length)];
        string opset = _random.Pick("opset1", "opset4", "opset8", "opset11", "opset12", "opset15");
        int rank = _random.Below(6);
        List<IrPort> inputs = Fitting(type, opset) ?? Any(rank);
        List<(string, string)> attributes =
            [.. Names(type, opset).Where(_ => !_random.Chance(4)).Select(name => (name, Value(name, rank)))];
        Description = $"{type} {opset} of {string.Join(' ', inputs.Select(i => i.Shape))} with {string.Join(", ", attributes)}";
        try
        {
            _ir.Result(_ir.Add(type, opset, attributes, [.. inputs]));
            if (type == "PriorBoxClustered")
            {
                // It only reads constants, and a model needs an input.
                _ir.Result(_ir.Parameter("x", 1));
            }

            return _ir.Read();
        }
        catch (ModelFormatException)
        {
            return null;
        }
    }

    private List<IrPort> Any(int rank)
    {
        IrPort data = _ir.Parameter("x", Shape(rank));
        List<IrPort> inputs = [data];
        for (int i = _random.Below(5); i > 0; i--)
        {
            inputs.Add(Input(data));
        }

        return inputs;
    }

    private int[] Shape(int rank) => [.. Enumerable.Range(0, rank).Select(_ => _random.Pick(1, 1, 2, 3, 4, 5, 6, 8))];

    private IrPort Input(IrPort data)
    {
        switch (_random.Below(8))
        {
            case 0:
                int[] shape = Shape(_random.Below(6));
                return _ir.Constant(_random.Floats(shape.Aggregate(1, (a, b) => a * b), -2, 2), shape);
            case 1:
                return data;
            case 2:
                int[] weights = [_random.Between(1, 4), data.Shape.Rank > 1 ? data[1] : 1, _random.Between(1, 3), _random.Between(1, 3)];
                return _ir.Constant(_random.Floats(weights.Aggregate(1, (a, b) => a * b), -1, 1), weights);
            case 3:
                float[] scales = _random.Floats(Length(data), 0.3f, 3);
                return _ir.Constant(scales, scales.Length);
            case 4:
                return _ir.Constant([_random.Float(-1, 1)]);
            default:
                long[] values = new long[Length(data)];
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = _random.Chance(5)
                        ? _random.Pick(long.MaxValue, long.MinValue, int.MaxValue, int.MinValue, 1L << 28)
                        : _random.Between(-3, 8);
                }

                return _ir.Integers(values);
        }
    }

    /// <summary>Returns the length of a list: mostly the rank of the data, which most lists need.</summary>
    private int Length(IrPort data) => _random.Chance(60) ? data.Shape.Rank : _random.Below(6);

    private static string[] Names(string type, string opset) => type switch
    {
        "Add" or "Subtract" or "Multiply" => ["auto_broadcast"],
        "Divide" => ["auto_broadcast", "m_pythondiv"],
        "Clamp" => ["min", "max"],
        "Concat" or "SoftMax" => ["axis"],
        "Convert" => ["destination_type"],
        "Convolution" or "GroupConvolution" => ["strides", "pads_begin", "pads_end", "dilations", "auto_pad"],
        "MaxPool" =>
            ["strides", "pads_begin", "pads_end", "dilations", "kernel", "rounding_type", "auto_pad", "axis", "index_element_type"],
        "AvgPool" => ["strides", "pads_begin", "pads_end", "kernel", "rounding_type", "auto_pad", "exclude-pad"],
        "FakeQuantize" => ["levels", "auto_broadcast"],
        "Reshape" => ["special_zero"],
        "Interpolate" when opset == "opset1" => ["mode", "axes", "align_corners", "pads_begin", "pads_end"],
        "Interpolate" =>
        [
            "mode", "shape_calculation_mode", "coordinate_transformation_mode", "nearest_mode", "antialias", "pads_begin", "pads_end",
        ],
        "MatMul" => ["transpose_a", "transpose_b"],
        "Pad" => ["pad_mode"],
        "ShapeOf" => ["output_type"],
        "StridedSlice" => ["begin_mask", "end_mask", "new_axis_mask", "shrink_axis_mask", "ellipsis_mask"],
        "PriorBoxClustered" => ["width", "height", "clip", "step", "step_w", "step_h", "offset", "variance"],
        "DetectionOutput" when opset == "opset1" => ["num_classes", "keep_top_k", "nms_threshold", "normalized"],
        "DetectionOutput" =>
        [
            "top_k", "keep_top_k", "variance_encoded_in_target", "decrease_label_id", "clip_before_nms", "clip_after_nms", "share_location",
            "nms_threshold", "confidence_threshold", "normalized", "code_type",
        ],
        _ => [],
    };

    private string Value(string name, int rank) => name switch
    {
        "auto_broadcast" => _random.Pick("numpy", "none", "pdpd"),
        "destination_type" or "output_type" or "index_element_type" => _random.Pick("f32", "f16", "i64", "i32", "i8", "u8"),
        "auto_pad" => _random.Pick("explicit", "same_upper", "same_lower", "valid"),
        "rounding_type" => _random.Pick("floor", "ceil"),
        "mode" => _random.Pick("nearest", "linear", "linear_onnx"),
        "shape_calculation_mode" => _random.Pick("sizes", "scales"),
        "coordinate_transformation_mode" =>
            _random.Pick("half_pixel", "pytorch_half_pixel", "asymmetric", "tf_half_pixel_for_nn", "align_corners"),
        "nearest_mode" => _random.Pick("round_prefer_floor", "round_prefer_ceil", "floor", "ceil", "simple"),
        "pad_mode" => _random.Pick("constant", "edge", "reflect", "symmetric"),
        "code_type" => _random.Pick("caffe.PriorBoxParameter.CORNER", "caffe.PriorBoxParameter.CENTER_SIZE"),
        "special_zero" or "transpose_a" or "transpose_b" or "exclude-pad" or "m_pythondiv" or "align_corners" or "antialias" or "clip"
            or "share_location" or "normalized" or "variance_encoded_in_target" or "decrease_label_id" or "clip_before_nms"
            or "clip_after_nms" => _random.Pick("true", "false"),
        "min" or "offset" or "step" or "step_w" or "step_h" or "nms_threshold" or "confidence_threshold" =>
            _random.Pick("-1", "0", "0.5", "1e30"),
        "max" => _random.Pick("0", "0.5", "inf"),
        "axis" or "levels" or "num_classes" or "top_k" => $"{_random.Between(-4, 6)}",
        "keep_top_k" => _random.Pick("-1", "3", "1000000"),
        "width" or "height" => IrWriter.Text(_random.Floats(_random.Between(1, 3), 1, 20)),
        "variance" => _random.Pick("", "0.1", "0.1,0.1,0.2,0.2"),
        _ => Numbers(name, rank),
    };

    private string Numbers(string name, int rank)
    {
        bool perAxis = name is "axes" || name.EndsWith("mask", StringComparison.Ordinal) || rank < 3;
        int length = !_random.Chance(85) ? _random.Below(5) : perAxis ? rank : rank - 2;
        int[] numbers = [.. Enumerable.Range(0, length).Select(i => name switch
        {
            "axes" => i,
            "begin_mask" or "end_mask" or "new_axis_mask" or "shrink_axis_mask" or "ellipsis_mask" => _random.Chance(25) ? 1 : 0,
            "pads_begin" or "pads_end" => _random.Pick(0, 0, 0, 1, 2, 5),
            _ => _random.Pick(1, 1, 2, 3, 4),
        })];
        return _random.Chance(4) ? IrWriter.Text(numbers.Select(n => n * 268_435_456L)) : IrWriter.Text(numbers);
    }
}
