using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <content>Operations that rearrange elements.</content>
internal sealed partial class RandomGraph
{
    private IrPort? Reshape(IrPort x)
    {
        int rank = x.Shape.Rank;
        long[] dims = _random.Below(4) switch
        {
            0 => [0, -1],
            1 => [-1],
            2 when rank >= 3 => [.. x.Shape.Dims[..^2].ToArray().Select(d => (long)d), -1],
            _ => [0, -1, .. Enumerable.Repeat(1L, _random.Below(3))],
        };
        return rank < 2 ? null : _ir.Add("Reshape", "opset1", [("special_zero", "true")], x, _ir.Integers(dims));
    }

    /// <summary>Adds a Reshape whose target shape is computed from the shape of its data, as converters write it.</summary>
    private IrPort? ReshapeLikeShape(IrPort x)
    {
        if (x.Shape.Rank < 2)
        {
            return null;
        }

        IrPort shape = _ir.Add("ShapeOf", "opset3", [("output_type", "i64")], x);
        IrPort first = _ir.Add(
            "StridedSlice",
            "opset1",
            [("begin_mask", "0"), ("end_mask", "0"), ("new_axis_mask", "0"), ("shrink_axis_mask", "0"), ("ellipsis_mask", "0")],
            shape,
            _ir.Integers(0),
            _ir.Integers(1),
            _ir.Integers(1));
        IrPort target = _ir.Add("Concat", "opset1", [("axis", "0")], first, _ir.Integers(-1));
        return _ir.Add("Reshape", "opset1", [("special_zero", "false")], x, target);
    }

    private IrPort? Squeeze(IrPort x)
    {
        int[] ones = [.. Enumerable.Range(0, x.Shape.Rank).Where(i => x[i] == 1)];
        if (ones.Length == 0 || x.Shape.Rank - ones.Length < 2)
        {
            return null;
        }

        int axis = _random.Pick(ones);
        return _ir.Add("Squeeze", "opset1", [], x, _ir.Integers(_random.Chance(50) ? axis : axis - x.Shape.Rank));
    }

    private IrPort? Unsqueeze(IrPort x) => x.Shape.Rank > 4
        ? null
        : _ir.Add("Unsqueeze", "opset1", [], x, _ir.Integers(_random.Between(-x.Shape.Rank - 1, x.Shape.Rank)));

    private IrPort? Transpose(IrPort x)
    {
        long[] order = [.. Enumerable.Range(0, x.Shape.Rank).Select(i => (long)i)];
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = _random.Below(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return _ir.Add("Transpose", "opset1", [], x, _ir.Integers(order));
    }

    private IrPort? Concat(IrPort x)
    {
        int axis = _random.Below(x.Shape.Rank);
        IEnumerable<int> others = Enumerable.Range(0, x.Shape.Rank).Where(i => i != axis);
        IrPort[] fitting = [.. _values.Where(v => v.Shape.Rank == x.Shape.Rank && others.All(i => v[i] == x[i]))];
        List<IrPort> inputs = [x];
        for (int i = _random.Between(1, 2); i > 0; i--)
        {
            inputs.Add(_random.Pick(fitting));
        }

        return _ir.Add("Concat", "opset1", [("axis", $"{(_random.Chance(30) ? axis - x.Shape.Rank : axis)}")], [.. inputs]);
    }

    private IrPort? Pad(IrPort x)
    {
        string mode = _random.Pick("constant", "edge", "reflect", "symmetric");
        long[] begin = new long[x.Shape.Rank];
        long[] end = new long[x.Shape.Rank];
        for (int i = Math.Max(0, x.Shape.Rank - 2); i < x.Shape.Rank; i++)
        {
            begin[i] = _random.Below(Math.Min(3, x[i]));
            end[i] = _random.Below(Math.Min(3, x[i]));
        }

        IrPort[] inputs = [x, _ir.Integers(begin), _ir.Integers(end)];
        return _random.Chance(50)
            ? _ir.Add("Pad", "opset1", [("pad_mode", mode)], inputs)
            : _ir.Add("Pad", "opset1", [("pad_mode", mode)], [.. inputs, _ir.Constant([_random.Float(-1, 1)])]);
    }

    private IrPort? Slice(IrPort x)
    {
        int rank = x.Shape.Rank;
        long[] begin = new long[rank];
        long[] end = new long[rank];
        long[] strides = [.. Enumerable.Repeat(1L, rank)];
        int[] beginMask = new int[rank];
        int[] endMask = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            int from = _random.Below(x[i]);
            int to = _random.Between(from + 1, x[i]);
            (begin[i], end[i]) = _random.Chance(20) ? (from - x[i], to == x[i] ? int.MaxValue : to - x[i]) : (from, to);
            strides[i] = _random.Chance(25) ? 2 : 1;
            beginMask[i] = _random.Chance(30) ? 1 : 0;
            endMask[i] = _random.Chance(30) ? 1 : 0;
        }

        if (_random.Chance(15))
        {
            int axis = _random.Below(rank);
            (begin[axis], end[axis], strides[axis], beginMask[axis], endMask[axis]) = (0, 0, -1, 1, 1);
        }

        // OpenVINO needs all masks to have the same length.
        string none = IrWriter.Text(new int[rank]);
        return _ir.Add(
            "StridedSlice",
            "opset1",
            [
                ("begin_mask", IrWriter.Text(beginMask)),
                ("end_mask", IrWriter.Text(endMask)),
                ("new_axis_mask", none),
                ("shrink_axis_mask", none),
                ("ellipsis_mask", none),
            ],
            x,
            _ir.Integers(begin),
            _ir.Integers(end),
            _ir.Integers(strides));
    }
}
