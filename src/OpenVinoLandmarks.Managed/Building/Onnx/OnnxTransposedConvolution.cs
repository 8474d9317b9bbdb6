using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>
/// Translates ConvTranspose to a convolution with mirrored weights: a stride becomes zeros between the elements of the data, and padding
/// becomes less padding around them.
/// </summary>
internal static class OnnxTransposedConvolution
{
    public static IReadOnlyList<Value> Convolution(OnnxNodeContext node)
    {
        node.CheckInputs(2, 3);
        (Value data, Value weights) = (node.Input(0), node.Input(1));
        OnnxWindow.CheckRank(node, data.Shape);
        long groups = node.Integer("group", 1);
        if (weights.Shape.Rank != data.Shape.Rank || groups < 1 || weights.Shape[0] != data.Shape[1] || weights.Shape[0] % groups != 0)
        {
            throw node.Fail($"weights of the shape {weights.Shape} in {groups} groups do not fit data of the shape {data.Shape}");
        }

        if (node.Has("output_shape") || node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID"))
        {
            throw node.Fail("attribute 'output_shape' and automatic padding are not supported; state 'pads' and 'output_padding'");
        }

        OnnxWindow window = OnnxWindow.OfConvolution(node, data.Shape, weights.Shape);
        (Value spread, long[] begin, long[] end) = Spread(node, data, window);
        string ones = OnnxNodeContext.Text(window.Strides.Select(_ => 1L));
        (string, string)[] attributes =
        [
            ("strides", ones),
            ("pads_begin", OnnxNodeContext.Text(begin)),
            ("pads_end", OnnxNodeContext.Text(end)),
            ("dilations", OnnxNodeContext.Text(window.Dilations)),
        ];
        Value mirrored = Mirror(node, weights, groups);
        Value output = node.Emit(groups == 1 ? "Convolution" : "GroupConvolution", 1, attributes, spread, mirrored);
        return [node.Optional(2) is { } bias ? OnnxLinear.AddBias(node, output, bias) : output];
    }

    /// <summary>Returns the data with zeros between the elements, and the padding that is still to be added.</summary>
    private static (Value Data, long[] Begin, long[] End) Spread(OnnxNodeContext node, Value data, OnnxWindow window)
    {
        int spatial = window.Kernel.Length;
        long[] extra = node.Integers("output_padding") ?? new long[spatial];
        if (extra.Length != spatial || extra.Where((e, i) => e < 0 || e >= Math.Max(window.Strides[i], window.Dilations[i])).Any())
        {
            throw node.Fail($"attribute 'output_padding' must have {spatial} values from 0 to below the stride or dilation");
        }

        // [N, C, H, 1, W, 1] with zeros behind the elements of the new dimensions is [N, C, H * stride, W * stride].
        List<long> apart = [.. OnnxShapes.Dims(data.Shape)[..2]];
        List<long> joined = [.. apart];
        List<long> zeros = [0, 0];
        (long[] begin, long[] end) = (new long[spatial], new long[spatial]);
        for (int i = 0; i < spatial; i++)
        {
            long stride = window.Strides[i];
            apart.AddRange([data.Shape[i + 2], 1]);
            zeros.AddRange([0, stride - 1]);
            joined.Add(data.Shape[i + 2] * stride);
            long reach = (window.Kernel[i] - 1) * window.Dilations[i];
            begin[i] = reach - window.Begin[i];
            end[i] = reach - window.End[i] + extra[i] - (stride - 1);
        }

        if (window.Strides.Any(s => s > 1))
        {
            Value list = OnnxShapes.Reshape(node, data, [.. apart]);
            Value padded = Pad(node, list, new long[apart.Count], [.. zeros]);
            data = OnnxShapes.Reshape(node, padded, [.. joined]);
        }

        if (begin.All(b => b >= 0) && end.All(e => e >= 0))
        {
            return (data, begin, end);
        }

        // Negative padding removes elements, which a convolution cannot.
        return (Pad(node, data, [0, 0, .. begin], [0, 0, .. end]), new long[spatial], new long[spatial]);
    }

    /// <summary>Changes weights [C, M / groups, h, w] to those of a convolution and reverses their rows and columns.</summary>
    private static Value Mirror(OnnxNodeContext node, Value weights, long groups)
    {
        long[] dims = OnnxShapes.Dims(weights.Shape);
        Value grouped = OnnxShapes.Reshape(node, weights, [groups, dims[0] / groups, .. dims.AsSpan(1)]);
        long[] order = [0, 2, 1, .. Enumerable.Range(3, dims.Length - 2).Select(i => (long)i)];
        Value swapped = node.Emit("Transpose", 1, [], grouped, node.Constant(order));
        Value mirrored = OnnxSlicing.Reverse(node, swapped, firstAxis: 3);
        return groups > 1 ? mirrored : OnnxShapes.Reshape(node, mirrored, OnnxShapes.Dims(mirrored.Shape).AsSpan(1));
    }

    private static Value Pad(OnnxNodeContext node, Value data, long[] begin, long[] end) =>
        node.Emit("Pad", 1, [("pad_mode", "constant")], data, node.Constant(begin), node.Constant(end));
}
