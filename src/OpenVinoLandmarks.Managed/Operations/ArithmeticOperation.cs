using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Add, Subtract, Multiply or Divide of two tensors, element by element, with numpy broadcasting.</summary>
internal sealed class ArithmeticOperation : Operation
{
    public required ArithmeticKind Kind { get; init; }

    /// <summary>Whether the quotient of integers is rounded down, as in Python, instead of towards zero.</summary>
    public required bool Floor { get; init; }

    public static ArithmeticOperation Make(LayerContext layer, ArithmeticKind kind)
    {
        layer.CheckInputs(2, 2);
        layer.CheckSameTypes();
        bool none = layer.Choice("auto_broadcast", "numpy", "numpy", "none") == 1;
        (Shape a, Shape b) = (layer.Inputs[0].Shape, layer.Inputs[1].Shape);
        if (kind == ArithmeticKind.Divide && !layer.Inputs[0].Type.IsFloat() && layer.Inputs[1].Constant?.Integers.Contains(0) != false)
        {
            throw layer.Fail("integers can only be divided by constants without a zero");
        }

        long[]? common = none && !a.Equals(b) ? null : Broadcasting.Common(a, b);
        return new ArithmeticOperation
        {
            Kind = kind,
            Floor = kind == ArithmeticKind.Divide && layer.Bool("m_pythondiv", true),
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape(common ?? throw layer.Fail($"the shapes {a} and {b} do not broadcast")))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        StridedIterator at = new(outputs[0].Shape);
        at.SetBroadcast(0, inputs[0].Shape, outputs[0].Shape);
        at.SetBroadcast(1, inputs[1].Shape, outputs[0].Shape);
        if (outputs[0].IsFloat)
        {
            RunFloats(at, inputs[0].Floats, inputs[1].Floats, outputs[0].Floats);
        }
        else
        {
            RunIntegers(at, inputs[0].Integers, inputs[1].Integers, outputs[0]);
        }
    }

    private void RunFloats(StridedIterator at, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            (float x, float y) = (a[at[0]], b[at[1]]);
            result[i] = Kind switch
            {
                ArithmeticKind.Add => x + y,
                ArithmeticKind.Subtract => x - y,
                ArithmeticKind.Multiply => x * y,
                _ => x / y,
            };
        }
    }

    private void RunIntegers(StridedIterator at, ReadOnlySpan<long> a, ReadOnlySpan<long> b, Tensor output)
    {
        Span<long> result = output.Integers;
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            (long x, long y) = (a[at[0]], b[at[1]]);
            long value = Kind switch
            {
                ArithmeticKind.Add => unchecked(x + y),
                ArithmeticKind.Subtract => unchecked(x - y),
                ArithmeticKind.Multiply => unchecked(x * y),
                _ => Quotient(x, y),
            };
            result[i] = ConvertOperation.Wrap(value, output.Type);
        }
    }

    private long Quotient(long x, long y)
    {
        if (y == -1)
        {
            // Dividing the smallest integer by -1 traps in hardware; negation wraps.
            return unchecked(-x);
        }

        long quotient = x / y;
        return Floor && x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient;
    }
}

/// <summary>The arithmetic of two elements.</summary>
internal enum ArithmeticKind
{
    Add,
    Subtract,
    Multiply,
    Divide,
}
