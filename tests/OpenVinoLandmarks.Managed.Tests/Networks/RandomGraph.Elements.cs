using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <content>Elementwise operations and products of matrices.</content>
internal sealed partial class RandomGraph
{
    private IrPort? WithConstant(IrPort x)
    {
        string type = _random.Pick("Add", "Subtract", "Multiply", "Divide");
        int[] shape = [.. x.Shape.Dims];
        int keep = _random.Below(4);
        for (int i = 0; i < shape.Length; i++)
        {
            bool kept = keep == 0 || (keep == 1 && i == 1) || (keep == 2 && _random.Chance(40));
            shape[i] = kept ? shape[i] : 1;
        }

        // Leading sizes of 1 can be left out.
        int lead = shape.TakeWhile(d => d == 1).Count();
        shape = _random.Chance(30) ? shape[_random.Between(0, lead)..] : shape;
        int count = shape.Aggregate(1, (a, b) => a * b);
        float[] values = [.. _random.Floats(count, 0.5f, 1.5f).Select(v => _random.Chance(30) ? -v : v)];
        IrPort constant = _ir.Constant(values, shape);
        bool swap = type != "Divide" && _random.Chance(25);
        return _ir.Add(type, "opset1", [("auto_broadcast", "numpy")], swap ? [constant, x] : [x, constant]);
    }

    private IrPort? WithTensor(IrPort x)
    {
        IrPort? other = _values.LastOrDefault(v => v != x && Broadcasting.Common(x.Shape, v.Shape) is not null);
        if (other is null)
        {
            return null;
        }

        string type = _random.Pick("Add", "Subtract", "Multiply");
        IrPort result = _ir.Add(type, "opset1", [("auto_broadcast", "numpy")], x, other);

        // Products of products would become too large to compare in single precision.
        return type == "Multiply" ? _ir.Add("Clamp", "opset1", [("min", "-4"), ("max", "4")], result) : result;
    }

    private IrPort? Prelu(IrPort x)
    {
        // OpenVINO confuses the channels of a PReLU directly behind a MatMul and fails to compile it.
        if (x.Shape.Rank < 2 || x.Value.Name.StartsWith("MatMul", StringComparison.Ordinal))
        {
            return null;
        }

        int[] shape = _random.Below(3) switch
        {
            0 => [1],
            1 => [x[1]],
            _ => [.. Enumerable.Range(0, x.Shape.Rank).Select(i => i == 1 ? x[1] : 1)],
        };
        return _ir.Add("PReLU", "opset1", [], x, _ir.Constant(_random.Floats(shape.Aggregate(1, (a, b) => a * b), -0.5f, 0.5f), shape));
    }

    private IrPort? Activation(IrPort x) => _random.Below(3) switch
    {
        0 => _ir.Add("ReLU", "opset1", [], x),
        1 => _ir.Add("Sigmoid", "opset1", [], x),
        _ => _ir.Add("Clamp", "opset1", [("min", Number(_random.Float(-1, 0))), ("max", Number(_random.Float(0, 1)))], x),
    };

    private IrPort? Quantize(IrPort _)
    {
        IrPort x = _exact[_random.Below(_exact.Count)];
        int levels = _random.Pick(2, 5, 9, 17, 33);
        float step = _random.Pick(0.125f, 0.25f, 0.0625f);
        bool perChannel = x.Shape.Rank == 4 && _random.Chance(40);
        int count = perChannel ? x[1] : 1;
        int[] shape = perChannel ? [1, x[1], 1, 1] : _random.Chance(50) ? [] : [.. Enumerable.Repeat(1, x.Shape.Rank)];
        float[] low = new float[count];
        float[] high = new float[count];
        for (int i = 0; i < count; i++)
        {
            low[i] = -_random.Below(levels) * step;
            high[i] = low[i] + step * (levels - 1);
        }

        return _ir.Add(
            "FakeQuantize",
            "opset1",
            [("levels", $"{levels}"), ("auto_broadcast", "numpy")],
            x,
            _ir.Constant(low, shape),
            _ir.Constant(high, shape),
            _ir.Constant(_random.Floats(count, -1, -0.5f), shape),
            _ir.Constant(_random.Floats(count, 0.5f, 1), shape));
    }

    private IrPort? MatrixProduct(IrPort x)
    {
        if (x.Shape.Rank < 2 || x[^1] > 200)
        {
            return null;
        }

        (bool a, bool b) = (_random.Chance(30), _random.Chance(50));
        int depth = a ? x[^2] : x[^1];
        int columns = _random.Between(1, 12);
        int[] shape = b ? [columns, depth] : [depth, columns];
        shape = x.Shape.Rank > 2 && _random.Chance(30) ? [.. Enumerable.Repeat(1, x.Shape.Rank - 2), .. shape] : shape;

        // OpenVINO fails to compile some products with 8-bit weights, so these have none.
        IrPort weights = Weights(1f / MathF.Sqrt(depth), bytes: false, shape);
        return _ir.Add("MatMul", "opset1", [("transpose_a", Text(a)), ("transpose_b", Text(b))], x, weights);
    }

    private IrPort? SoftMax(IrPort x)
    {
        int axis = _random.Below(x.Shape.Rank);
        return _random.Chance(50)
            ? _ir.Add("SoftMax", "opset1", [("axis", $"{axis}")], x)
            : _ir.Add("SoftMax", "opset8", [("axis", $"{(_random.Chance(50) ? axis - x.Shape.Rank : axis)}")], x);
    }
}
