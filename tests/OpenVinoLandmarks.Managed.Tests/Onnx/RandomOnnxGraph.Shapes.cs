namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <content>Operators that rearrange elements, and products of matrices.</content>
internal sealed partial class RandomOnnxGraph
{
    private string Concat(OnnxShape x)
    {
        int axis = _random.Below(x.Rank);
        OnnxShape[] fitting = [.. _values.Where(v => v.Rank == x.Rank && Enumerable.Range(0, x.Rank).All(i => i == axis || v[i] == x[i]))];
        IEnumerable<string> others = Enumerable.Range(0, _random.Between(1, 2)).Select(_ => _random.Pick(fitting).Name);
        return Onnx.Node("Concat", [x.Name, .. others], [("axis", Signed(axis, x.Rank))]);
    }

    private string? Split(OnnxShape x)
    {
        int axis = _random.Below(x.Rank);
        if (x[axis] < 2)
        {
            return null;
        }

        long first = _random.Between(1, x[axis] - 1);
        long[] sizes = [first, x[axis] - first];
        string part = Onnx.Opset < 13
            ? Onnx.Node("Split", [x.Name], [("axis", Signed(axis, x.Rank)), ("split", sizes)], 2)
            : Onnx.Node("Split", [x.Name, Onnx.Integers(sizes)], [("axis", Signed(axis, x.Rank))], 2);
        return _random.Chance(50) ? part : part + "_1";
    }

    private string Slice(OnnxShape x)
    {
        int last = _random.Below(x.Rank);
        int[] axes = [.. Enumerable.Range(0, x.Rank).Where(a => a == last || _random.Chance(50))];
        long[] starts = [.. axes.Select(a => (long)_random.Between(-x[a], x[a] - 1))];
        long[] ends = [.. axes.Select((a, i) => _random.Chance(30) ? long.MaxValue : (starts[i] < 0 ? starts[i] + x[a] : starts[i]) + 1L)];
        long[] named = [.. axes.Select(a => Signed(a, x.Rank))];
        if (Onnx.Opset < 10)
        {
            return Onnx.Node("Slice", [x.Name], [("starts", starts), ("ends", ends), ("axes", named)]);
        }

        string[] inputs = [x.Name, Onnx.Integers(starts), Onnx.Integers(ends), Onnx.Integers(named)];
        long[] steps = [.. axes.Select(_ => (long)_random.Between(1, 3))];
        return Onnx.Node("Slice", _random.Chance(50) ? inputs : [.. inputs, Onnx.Integers(steps)]);
    }

    private string? Reshape(OnnxShape x)
    {
        long[] dims = _random.Below(3) switch
        {
            0 => [0, -1],
            1 => [-1],
            _ => [0, -1, .. Enumerable.Repeat(1L, _random.Below(3))],
        };
        return x.Rank < 2 ? null : Onnx.Node("Reshape", [x.Name, Onnx.Integers(dims)]);
    }

    /// <summary>Adds a Reshape whose target is computed from the shape of its data, as PyTorch exports it.</summary>
    private string? ReshapeLikeShape(OnnxShape x)
    {
        if (x.Rank < 2)
        {
            return null;
        }

        string index = Onnx.Constant(Support.OnnxType.Int64, [_random.Below(x.Rank)]);
        string size = Onnx.Node("Gather", [Onnx.Node("Shape", [x.Name]), index], [("axis", 0)]);
        string target = Onnx.Node("Concat", [Unsqueezed(size, 0), Onnx.Integers(-1)], [("axis", 0)]);
        return Onnx.Node("Reshape", [x.Name, target]);
    }

    private string Flatten(OnnxShape x) => Onnx.Node("Flatten", [x.Name], [("axis", Signed(_random.Below(x.Rank), x.Rank))]);

    private string Transpose(OnnxShape x)
    {
        long[] order = [.. Enumerable.Range(0, x.Rank).Select(i => (long)i)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = _random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        long[] usual = [0, 2, 3, 1];
        return Onnx.Node("Transpose", [x.Name], [("perm", x.Rank == 4 && _random.Chance(50) ? usual : order)]);
    }

    private string? Squeeze(OnnxShape x)
    {
        int[] ones = [.. Enumerable.Range(0, x.Rank).Where(i => x[i] == 1)];
        if (ones.Length == 0 || x.Rank - ones.Length < 1)
        {
            return null;
        }

        long axis = Signed(_random.Pick(ones), x.Rank);
        return Onnx.Opset < 13
            ? Onnx.Node("Squeeze", [x.Name], [("axes", new[] { axis })])
            : Onnx.Node("Squeeze", [x.Name, Onnx.Integers(axis)]);
    }

    private string? Unsqueeze(OnnxShape x) => x.Rank > 4 ? null : Unsqueezed(x.Name, Signed(_random.Below(x.Rank + 1), x.Rank + 1));

    private string Unsqueezed(string x, long axis) => Onnx.Opset < 13
        ? Onnx.Node("Unsqueeze", [x], [("axes", new[] { axis })])
        : Onnx.Node("Unsqueeze", [x, Onnx.Integers(axis)]);

    private string? Pad(OnnxShape x)
    {
        string mode = _random.Pick("constant", "edge", "reflect");

        // The batch is not padded: OpenVINO's plugin pads no other dimension than those of an image in the modes edge and reflect.
        long[] pads = [.. Enumerable.Range(0, x.Rank * 2)
            .Select(i => i % x.Rank < x.Rank - 2 && mode != "constant" ? 0L : (long)_random.Below(Math.Min(3, x[i % x.Rank])))];
        if (x.Rank < 3)
        {
            return null;
        }

        return Onnx.Opset < 11
            ? Onnx.Node("Pad", [x.Name], [("mode", mode), ("pads", pads)])
            : Onnx.Node("Pad", [x.Name, Onnx.Integers(pads)], [("mode", mode)]);
    }

    /// <summary>Adds a Softmax of the last axis in operator sets 11 and 12, where OpenVINO departs from the definition.</summary>
    private string Softmax(OnnxShape x)
    {
        int axis = Onnx.Opset is 11 or 12 ? x.Rank - 1 : _random.Below(x.Rank);
        return Onnx.Node("Softmax", [x.Name], [("axis", Signed(axis, x.Rank))]);
    }

    private string? Gemm(OnnxShape x)
    {
        if (x.Rank != 2)
        {
            return null;
        }

        (bool transposeA, bool transposeB) = (_random.Chance(30), _random.Chance(50));
        (int depth, int columns) = (transposeA ? x[0] : x[1], _random.Between(1, 12));
        string b = Weights(1 / MathF.Sqrt(depth), transposeB ? [columns, depth] : [depth, columns]);
        List<(string, object)> attributes = [("transA", transposeA ? 1 : 0), ("transB", transposeB ? 1 : 0)];
        if (_random.Chance(50))
        {
            attributes.AddRange([("alpha", 0.5f), ("beta", 1.5f)]);
        }

        bool sum = Onnx.Opset < 11 || _random.Chance(70);
        return Onnx.Node("Gemm", sum ? [x.Name, b, Weights(1, _random.Chance(50) ? columns : 1)] : [x.Name, b], attributes);
    }

    private string? MatMul(OnnxShape x) =>
        x.Rank < 2 ? null : Onnx.Node("MatMul", [x.Name, Weights(1 / MathF.Sqrt(x[^1]), x[^1], _random.Between(1, 12))]);

    private string Gather(OnnxShape x)
    {
        int axis = _random.Below(x.Rank);
        long[] indices = [.. Enumerable.Range(0, _random.Between(1, 4)).Select(_ => (long)_random.Below(x[axis]))];
        return Onnx.Node("Gather", [x.Name, Onnx.Integers(indices)], [("axis", Signed(axis, x.Rank))]);
    }
}
