using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading.Onnx;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>Translates operators that compute each element by itself, and Softmax.</summary>
internal static class OnnxElementwise
{
    /// <summary>Translates Add, Sub, Mul and Div, which broadcast as in numpy; quotients of integers are rounded towards zero.</summary>
    public static IReadOnlyList<Value> Arithmetic(OnnxNodeContext node, string operation)
    {
        node.CheckInputs(2, 2);
        return [Arithmetic(node, operation, node.Input(0), node.Input(1))];
    }

    /// <summary>Adds arithmetic of two values.</summary>
    public static Value Arithmetic(OnnxNodeContext node, string operation, Value left, Value right)
    {
        List<(string, string)> attributes = [("auto_broadcast", "numpy")];
        if (operation == "Divide")
        {
            attributes.Add(("m_pythondiv", "false"));
        }

        return node.Emit(operation, 1, attributes, left, right);
    }

    /// <summary>Translates a function of one value without attributes.</summary>
    public static IReadOnlyList<Value> Function(OnnxNodeContext node, string operation)
    {
        node.CheckInputs(1, 1);
        return [node.Emit(operation, 1, [], node.Input(0))];
    }

    public static IReadOnlyList<Value> LeakyRelu(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        Value data = Floats(node, 0);
        Value slope = node.Constant(data.Type, [node.Float("alpha", 0.01f)], data.Shape.Rank == 0 ? [] : [1]);
        return [node.Emit("PReLU", 1, [], data, slope)];
    }

    /// <summary>
    /// Translates PRelu. The slopes broadcast as in numpy, so that a list belongs to the last dimension; older exporters wrote a list with
    /// one slope per channel, which is accepted if it fits nothing else.
    /// </summary>
    public static IReadOnlyList<Value> PRelu(OnnxNodeContext node)
    {
        node.CheckInputs(2, 2);
        (Value data, Value slope) = (node.Input(0), node.Input(1));
        if (slope.Shape.Rank == 1 && data.Shape.Rank > 2 && (slope.Shape[0] == 1 || slope.Shape[0] == data.Shape[^1]))
        {
            long[] dims = [.. Enumerable.Repeat(1L, data.Shape.Rank - 1), slope.Shape[0]];
            slope = OnnxShapes.Reshape(node, slope, dims);
        }

        return [node.Emit("PReLU", 1, [], data, slope)];
    }

    /// <summary>Translates Clip, whose limits are attributes before operator set 11 and inputs from then on.</summary>
    public static IReadOnlyList<Value> Clip(OnnxNodeContext node)
    {
        (float least, float most) = (float.NegativeInfinity, float.PositiveInfinity);
        if (node.Opset < 11)
        {
            node.CheckInputs(1, 1);
            (least, most) = (node.Float("min", float.MinValue), node.Float("max", float.MaxValue));
        }
        else
        {
            node.CheckInputs(1, 3);
            least = Limit(node, 1, "min") ?? least;
            most = Limit(node, 2, "max") ?? most;
        }

        return least <= most
            ? [Clamp(node, node.Input(0), least, most)]
            : throw node.Fail($"the lower limit {least} is above the upper limit {most}");
    }

    public static IReadOnlyList<Value> HardSigmoid(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        return [HardSigmoid(node, Floats(node, 0), node.Float("alpha", 0.2f), node.Float("beta", 0.5f))];
    }

    /// <summary>Translates HardSwish: x times HardSigmoid(x) with alpha = 1/6 and beta = 1/2.</summary>
    public static IReadOnlyList<Value> HardSwish(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        Value data = Floats(node, 0);
        return [Arithmetic(node, "Multiply", data, HardSigmoid(node, data, 1 / 6f, 0.5f))];
    }

    public static IReadOnlyList<Value> Cast(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        long to = node.Integer("to", 0);
        if (node.Opset >= 19)
        {
            // Both only concern conversions to 8-bit floats, which this engine does not have.
            _ = node.Bool("saturate", true);
            _ = node.Opset >= 24 ? node.Text("round_mode", "up") : "";
        }

        return OnnxElementTypes.TryGet(to, out IrElementType type)
            ? [Cast(node, node.Input(0), type)]
            : throw node.Fail($"attribute 'to' is {OnnxElementTypes.Name(to)}; {OnnxElementTypes.Supported} are supported");
    }

    /// <summary>Converts a value to a type, unless it has it.</summary>
    public static Value Cast(OnnxNodeContext node, Value value, IrElementType type) =>
        value.Type == type ? value : node.Emit("Convert", 1, [("destination_type", type.Text())], value);

    /// <summary>
    /// Translates Softmax. Before operator set 13 the data are flattened to two dimensions at the axis, by default 1; from then on only the
    /// axis itself counts, by default the last.
    /// </summary>
    public static IReadOnlyList<Value> Softmax(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        Value data = node.Input(0);
        Shape shape = data.Shape;
        int axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), shape.Rank);
        if (node.Opset >= 13 || axis == shape.Rank - 1)
        {
            return [SoftmaxOf(node, data, axis)];
        }

        Value flat = OnnxShapes.Reshape(node, data, [shape.CountOf(0, axis), shape.CountOf(axis, shape.Rank)]);
        return [OnnxShapes.Reshape(node, SoftmaxOf(node, flat, 1), OnnxShapes.Dims(shape))];
    }

    private static Value SoftmaxOf(OnnxNodeContext node, Value data, int axis) => node.Emit("SoftMax", 8, [("axis", $"{axis}")], data);

    private static Value HardSigmoid(OnnxNodeContext node, Value data, float alpha, float beta)
    {
        Value scaled = Arithmetic(node, "Multiply", data, node.Constant(data.Type, [alpha]));
        return Clamp(node, Arithmetic(node, "Add", scaled, node.Constant(data.Type, [beta])), 0, 1);
    }

    private static Value Clamp(OnnxNodeContext node, Value data, float least, float most) =>
        node.Emit("Clamp", 1, [("min", OnnxNodeContext.Text(least)), ("max", OnnxNodeContext.Text(most))], data);

    private static float? Limit(OnnxNodeContext node, int index, string role)
    {
        if (node.Optional(index) is null)
        {
            return null;
        }

        float[] limit = node.ConstantFloats(index, role);
        return limit is [float value] && !float.IsNaN(value) ? value : throw node.Fail($"input {index} ({role}) must be one number");
    }

    private static Value Floats(OnnxNodeContext node, int index) => node.Input(index).Type.IsFloat()
        ? node.Input(index)
        : throw node.Fail($"input {index} is {node.Input(index).Type.Text()}; a floating-point type is expected");
}
