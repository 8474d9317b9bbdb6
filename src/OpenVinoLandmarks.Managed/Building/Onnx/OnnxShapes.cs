using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading.Onnx;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>Translates operators that change the shape of a value or read it, and constants.</summary>
internal static class OnnxShapes
{
    public static IReadOnlyList<Value> Identity(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        return [node.Input(0)];
    }

    /// <summary>Translates Constant: a tensor, or from operator set 12 on one number or a list of numbers.</summary>
    public static IReadOnlyList<Value> Constant(OnnxNodeContext node)
    {
        node.CheckInputs(0, 0);
        if (node.Tensor("value") is { } tensor)
        {
            return [node.Decode(tensor)];
        }

        if (node.Opset >= 12)
        {
            if (node.Has("value_float"))
            {
                return [node.Constant(IrElementType.F32, [node.Float("value_float", 0)])];
            }

            if (node.Floats("value_floats") is { } floats)
            {
                return [node.Constant(IrElementType.F32, floats, floats.Length)];
            }

            if (node.Has("value_int"))
            {
                return [Reshape(node, node.Constant(node.Integer("value_int", 0)), [])];
            }

            if (node.Integers("value_ints") is { } integers)
            {
                return [node.Constant(integers)];
            }
        }

        throw node.Fail(
            "it has no attribute with numbers; 'value', 'value_float', 'value_floats', 'value_int' and 'value_ints' are supported");
    }

    /// <summary>
    /// Translates Reshape; from operator set 14 on, <c>allowzero</c> makes a size of 0 mean 0 instead of "as in the data".
    /// </summary>
    public static IReadOnlyList<Value> Reshape(OnnxNodeContext node)
    {
        node.CheckInputs(2, 2);
        bool zero = node.Opset >= 14 && node.Bool("allowzero", false);
        return [node.Emit("Reshape", 1, [("special_zero", zero ? "false" : "true")], node.Input(0), node.Input(1))];
    }

    /// <summary>Adds a Reshape to a known shape.</summary>
    public static Value Reshape(OnnxNodeContext node, Value data, ReadOnlySpan<long> dims) =>
        node.Emit("Reshape", 1, [("special_zero", "false")], data, node.Constant(dims));

    /// <summary>Translates Flatten to two dimensions: those before the axis, and the others.</summary>
    public static IReadOnlyList<Value> Flatten(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        Shape shape = node.Input(0).Shape;
        long axis = node.Integer("axis", 1);
        axis = axis < 0 && node.Opset >= 11 ? axis + shape.Rank : axis;
        if (axis < 0 || axis > shape.Rank)
        {
            throw node.Fail($"attribute 'axis' is {node.Integer("axis", 1)}, which is out of range for data of the shape {shape}");
        }

        return [Reshape(node, node.Input(0), [shape.CountOf(0, (int)axis), shape.CountOf((int)axis, shape.Rank)])];
    }

    /// <summary>Translates Transpose, which reverses the dimensions by default.</summary>
    public static IReadOnlyList<Value> Transpose(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        int rank = node.Input(0).Shape.Rank;
        long[] order = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)];
        return order.Length == rank
            ? [node.Emit("Transpose", 1, [], node.Input(0), node.Constant(order))]
            : throw node.Fail($"attribute 'perm' has {order.Length} values for data of the shape {node.Input(0).Shape}");
    }

    /// <summary>Translates Squeeze and Unsqueeze, whose axes are an attribute before operator set 13 and an input from then on.</summary>
    public static IReadOnlyList<Value> Axes(OnnxNodeContext node, string operation)
    {
        node.CheckInputs(1, node.Opset < 13 ? 1 : 2);
        long[]? axes = node.Opset < 13 ? node.Integers("axes") : node.OptionalIntegers(1, "axes");
        if (axes is null)
        {
            return operation == "Squeeze" ? [node.Emit(operation, 1, [], node.Input(0))] : throw node.Fail("it has no axes");
        }

        return [node.Emit(operation, 1, [], node.Input(0), node.Constant(axes))];
    }

    /// <summary>Translates Shape to a constant; from operator set 15 on, it can take a part of the dimensions.</summary>
    public static IReadOnlyList<Value> Shape(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        long[] dims = Dims(node.Input(0).Shape);
        if (node.Opset < 15)
        {
            return [node.Constant(dims)];
        }

        int start = Position(node.Integer("start", 0), dims.Length);
        int end = Position(node.Integer("end", dims.Length), dims.Length);
        return [node.Constant(dims.AsSpan(start, Math.Max(0, end - start)))];
    }

    public static long[] Dims(Shape shape) => [.. shape.Dims.ToArray().Select(d => (long)d)];

    private static int Position(long position, int count) =>
        (int)Math.Clamp(position < 0 ? position + count : position, 0, count);
}
