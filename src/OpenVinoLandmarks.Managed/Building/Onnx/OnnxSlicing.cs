using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>Translates operators that take parts of a value, join values, or add elements around a value.</summary>
internal static class OnnxSlicing
{
    public static IReadOnlyList<Value> Concat(OnnxNodeContext node)
    {
        node.CheckInputs(1, int.MaxValue);
        Value[] inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Input)];
        int axis = node.Has("axis")
            ? node.Axis(node.Integer("axis", 0), inputs[0].Shape.Rank)
            : throw node.Fail("attribute 'axis' is missing");
        return [node.Emit("Concat", 1, [("axis", $"{axis}")], inputs)];
    }

    public static IReadOnlyList<Value> Gather(OnnxNodeContext node)
    {
        node.CheckInputs(2, 2);
        Value axis = node.Constant(node.Integer("axis", 0));
        return [node.Emit("Gather", 8, [("batch_dims", "0")], node.Input(0), node.Input(1), axis)];
    }

    /// <summary>Translates Slice, whose positions are attributes before operator set 10 and inputs from then on.</summary>
    public static IReadOnlyList<Value> Slice(OnnxNodeContext node)
    {
        Shape shape = node.Input(0).Shape;
        long[]? starts, ends, axes, steps = null;
        if (node.Opset < 10)
        {
            node.CheckInputs(1, 1);
            (starts, ends, axes) = (node.Integers("starts"), node.Integers("ends"), node.Integers("axes"));
        }
        else
        {
            node.CheckInputs(3, 5);
            (starts, ends) = (node.OptionalIntegers(1, "starts"), node.OptionalIntegers(2, "ends"));
            (axes, steps) = (node.OptionalIntegers(3, "axes"), node.OptionalIntegers(4, "steps"));
        }

        if (starts is null || ends is null || starts.Length != ends.Length
            || (axes ?? starts).Length != starts.Length || (steps ?? starts).Length != starts.Length || starts.Length > shape.Rank)
        {
            throw node.Fail($"its starts, ends, axes and steps must have equal numbers, at most one per dimension of {shape}");
        }

        Range[] ranges = new Range[shape.Rank];
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = node.Axis(axes?[i] ?? i, shape.Rank);
            ranges[axis] = !ranges[axis].IsSet
                ? new Range(true, starts[i], ends[i], steps?[i] ?? 1)
                : throw node.Fail($"its axes name axis {axis} twice");
        }

        return [Take(node, node.Input(0), ranges)];
    }

    /// <summary>
    /// Translates Split. The sizes are an attribute before operator set 13 and an input from then on. Without sizes the parts are equal;
    /// from operator set 18 on the last one can be smaller.
    /// </summary>
    public static IReadOnlyList<Value> Split(OnnxNodeContext node)
    {
        node.CheckInputs(1, node.Opset < 13 ? 1 : 2);
        Shape shape = node.Input(0).Shape;
        int axis = node.Axis(node.Integer("axis", 0), shape.Rank);
        long[]? sizes = node.Opset < 13 ? node.Integers("split") : node.OptionalIntegers(1, "split");
        long parts = node.Opset >= 18 ? node.Integer("num_outputs", node.OutputCount) : node.OutputCount;
        if (parts != node.OutputCount || parts < 1)
        {
            throw node.Fail($"it has {node.OutputCount} outputs; {parts} are expected");
        }

        sizes ??= EqualSizes(node, shape[axis], (int)parts);
        if (sizes.Length != parts || sizes.Any(s => s < 0 || s > shape[axis]) || sizes.Sum() != shape[axis])
        {
            throw node.Fail($"the sizes [{OnnxNodeContext.Text(sizes)}] do not divide axis {axis} of {shape} into {parts} parts");
        }

        List<Value> outputs = [];
        long begin = 0;
        foreach (long size in sizes)
        {
            Range[] ranges = new Range[shape.Rank];
            ranges[axis] = new Range(true, begin, begin + size, 1);
            outputs.Add(Take(node, node.Input(0), ranges));
            begin += size;
        }

        return outputs;
    }

    /// <summary>
    /// Translates Pad, whose padding and value are attributes before operator set 11 and inputs from then on; from operator set 18 on an
    /// input can name the padded axes.
    /// </summary>
    public static IReadOnlyList<Value> Pad(OnnxNodeContext node)
    {
        Value data = node.Input(0);
        int rank = data.Shape.Rank;
        string mode = node.Text("mode", "constant");
        long[]? pads;
        Value? value = null;
        int[] axes = [.. Enumerable.Range(0, rank)];
        if (node.Opset < 11)
        {
            node.CheckInputs(1, 1);
            pads = node.Integers("pads");
            float number = node.Float("value", 0);
            value = number == 0 ? null : node.Constant(data.Type, [number]);
        }
        else
        {
            node.CheckInputs(2, node.Opset < 18 ? 3 : 4);
            pads = node.OptionalIntegers(1, "pads");
            value = node.Optional(2);
            axes = node.OptionalIntegers(3, "axes") is { } stated ? [.. stated.Select(a => node.Axis(a, rank))] : axes;
        }

        if (pads is null || pads.Length != axes.Length * 2 || axes.Distinct().Count() != axes.Length)
        {
            throw node.Fail($"it must have two paddings per axis and name no axis twice; the data have the shape {data.Shape}");
        }

        (long[] begin, long[] end) = (new long[rank], new long[rank]);
        for (int i = 0; i < axes.Length; i++)
        {
            (begin[axes[i]], end[axes[i]]) = (pads[i], pads[axes.Length + i]);
        }

        List<Value> inputs = [data, node.Constant(begin), node.Constant(end)];
        if (value is not null && mode == "constant")
        {
            inputs.Add(value.Shape is { Rank: 1, Count: 1 } ? OnnxShapes.Reshape(node, value, []) : value);
        }

        return mode is "constant" or "edge" or "reflect"
            ? [node.Emit("Pad", 1, [("pad_mode", mode)], [.. inputs])]
            : throw node.Fail($"attribute 'mode' is '{mode}'; 'constant', 'edge' and 'reflect' are supported");
    }

    /// <summary>Reverses the elements along all axes from <paramref name="firstAxis"/> on.</summary>
    public static Value Reverse(OnnxNodeContext node, Value data, int firstAxis)
    {
        Range[] ranges = new Range[data.Shape.Rank];
        Array.Fill(ranges, new Range(true, -1, long.MinValue, -1), firstAxis, ranges.Length - firstAxis);
        return Take(node, data, ranges);
    }

    private static long[] EqualSizes(OnnxNodeContext node, int size, int parts)
    {
        long part = (size + parts - 1) / parts;
        if (node.Opset < 18 && size % parts != 0)
        {
            throw node.Fail($"an axis of {size} elements cannot be divided into {parts} equal parts");
        }

        return [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(size - i * part, 0, part))];
    }

    private static Value Take(OnnxNodeContext node, Value data, Range[] ranges)
    {
        (string, string) Mask(string name) => (name, OnnxNodeContext.Text(ranges.Select(r => r.IsSet ? 0L : 1)));
        return node.Emit(
            "StridedSlice",
            1,
            [Mask("begin_mask"), Mask("end_mask")],
            data,
            node.Constant([.. ranges.Select(r => r.Start)]),
            node.Constant([.. ranges.Select(r => r.End)]),
            node.Constant([.. ranges.Select(r => r.IsSet ? r.Step : 1)]));
    }

    /// <summary>The part of one axis; an axis that is not set is taken whole.</summary>
    private readonly record struct Range(bool IsSet, long Start, long End, long Step);
}
