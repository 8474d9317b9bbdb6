using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>Attributes that an operation lacks: every operation accepts neutral values and refuses others.</summary>
[TestClass]
public sealed class NeutralAttributeTests
{
    private static readonly (string Name, string Value)[] s_neutral =
    [
        ("output_padding", "0,0"),
        ("output_padding", "0, 0"),
        ("output_padding", ""),
        ("flip", "0"),
        ("flip", "false"),
        ("group", "1"),
        ("img_size", "0"),
        ("img_w", "0.0"),
        ("originalLayersNames", "conv1,relu1"),
        ("layout", "NCHW"),
        ("power", "1.0"),
        ("bias_term", "False"),
    ];

    public static IEnumerable<object[]> Operations => OperationRegistry.Types.Select(type => new object[] { type });

    [TestMethod]
    [DynamicData(nameof(Operations))]
    public void NeutralValue_IsAccepted(string type)
    {
        foreach ((string Name, string Value) attribute in s_neutral)
        {
            _ = Add(type, attribute);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Operations))]
    public void ValueWithAMeaning_IsRefusedWithItsName(string type)
    {
        foreach ((string Name, string Value) attribute in new[] { ("output_padding", "1,0"), ("unheard_of", "yes"), ("group", "2") })
        {
            ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => Add(type, attribute));
            StringAssert.Contains(error.Message, $"attribute '{attribute.Name}'");
        }
    }

    [TestMethod]
    [DataRow("MaxPool", "exclude-pad", "true")]
    [DataRow("MaxPool", "pool-method", "max")]
    [DataRow("AvgPool", "pool-method", "avg")]
    [DataRow("PriorBoxClustered", "flip", "1")]
    [DataRow("PriorBoxClustered", "img_w", "300")]
    [DataRow("ReLU", "auto_broadcast", "numpy")]
    [DataRow("MaxPool", "dilations", "1.0,1.0")]
    public void ValueThatRepeatsTheOperation_IsAccepted(string type, string name, string value) => _ = Add(type, (name, value));

    private static IrPort Add(string type, (string Name, string Value) extra)
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 4, 6, 6);
        IrPort Layer(string opset, (string, string)[] attributes, params IrPort[] inputs) =>
            ir.Add(type, opset, [.. attributes, extra], inputs);

        (string, string)[] window = [("strides", "2,2"), ("kernel", "2,2"), ("pads_begin", "0,0"), ("pads_end", "0,0")];
        IrPort limits = ir.Constant([1f], 1, 1, 1, 1);
        IrPort grid = ir.Integers(3, 3);
        return type switch
        {
            "Add" or "Subtract" or "Multiply" or "Divide" => Layer("opset1", [], x, x),
            "Convert" => Layer("opset1", [("destination_type", "f32")], x),
            "Convolution" => Layer("opset1", [("strides", "1,1")], x, ir.Constant(new float[8], 2, 4, 1, 1)),
            "GroupConvolution" => Layer("opset1", [("strides", "1,1")], x, ir.Constant(new float[4], 4, 1, 1, 1, 1)),
            "PReLU" => Layer("opset1", [], x, ir.Constant([0.5f], 1)),
            "Clamp" => Layer("opset1", [("min", "0"), ("max", "6")], x),
            "MaxPool" => Layer("opset1", window, x),
            "AvgPool" => Layer("opset1", [.. window, ("exclude-pad", "true")], x),
            "FakeQuantize" => Layer("opset1", [("levels", "256")], x, limits, limits, limits, limits),
            "Reshape" => Layer("opset1", [("special_zero", "true")], x, ir.Integers(0, -1)),
            "Squeeze" => Layer("opset1", [], x, ir.Integers(0)),
            "Unsqueeze" => Layer("opset1", [], x, ir.Integers(0)),
            "Transpose" => Layer("opset1", [], x, ir.Integers(0, 2, 3, 1)),
            "Concat" => Layer("opset1", [("axis", "1")], x, x),
            "Interpolate" => Layer(
                "opset11", [("mode", "nearest"), ("shape_calculation_mode", "sizes")], x, ir.Integers(12, 12), ir.Integers(2, 3)),
            "MatMul" => Layer("opset1", [], x, x),
            "SoftMax" => Layer("opset8", [("axis", "1")], x),
            "Pad" => Layer("opset1", [("pad_mode", "constant")], x, ir.Integers(0, 0, 1, 1), ir.Integers(0, 0, 1, 1)),
            "StridedSlice" => Layer("opset1", [("begin_mask", "0"), ("end_mask", "0")], x, ir.Integers(0), ir.Integers(1)),
            "Gather" => Layer("opset8", [("batch_dims", "0")], x, ir.Integers(3, 2, 1, 0), ir.Integers(1)),
            "ReduceProd" => Layer("opset1", [("keep_dims", "true")], x, ir.Integers(1)),
            "PriorBox" => Layer("opset1", [("min_size", "16"), ("offset", "0.5")], grid, ir.Integers(300, 300)),
            "PriorBoxClustered" => Layer("opset1", [("width", "9"), ("height", "9"), ("offset", "0.5")], grid, ir.Integers(300, 300)),
            "DetectionOutput" => Layer(
                "opset8",
                [("keep_top_k", "2"), ("nms_threshold", "0.4"), ("normalized", "true")],
                ir.Constant(new float[8], 1, 8),
                ir.Constant(new float[4], 1, 4),
                ir.Constant(new float[16], 1, 2, 8)),
            _ => Layer("opset3", [], x),
        };
    }
}
