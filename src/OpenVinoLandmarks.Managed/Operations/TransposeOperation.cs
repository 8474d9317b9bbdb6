using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Permutes the dimensions of a tensor.</summary>
internal sealed class TransposeOperation : Operation
{
    /// <summary>Dimension i of the output is dimension Order[i] of the input.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    public static TransposeOperation Make(LayerContext layer)
    {
        layer.CheckInputs(2, 2);
        Shape data = layer.Inputs[0].Shape;
        long[] order = layer.ConstantIntegers(1, "order");
        if (order.Length == 0)
        {
            order = [.. Enumerable.Range(0, data.Rank).Reverse().Select(i => (long)i)];
        }

        if (order.Length != data.Rank || !order.Order().SequenceEqual(Enumerable.Range(0, data.Rank).Select(i => (long)i)))
        {
            throw layer.Fail($"[{string.Join(',', order)}] is not a permutation of the dimensions of {data}");
        }

        return new TransposeOperation
        {
            Order = [.. order.Select(o => (int)o)],
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape([.. order.Select(o => (long)data[(int)o])]))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < Order.Count; i++)
        {
            strides[i] = inputs[0].Shape.CountOf(Order[i] + 1, Order.Count);
        }

        StridedIterator at = new(outputs[0].Shape);
        at.SetStrides(0, strides);

        // The last dimension has a loop of its own: the iterator costs more than the copy of one element.
        int inner = Order.Count == 0 ? 1 : outputs[0].Shape[^1];
        int step = Order.Count == 0 ? 1 : strides[Order.Count - 1];
        if (outputs[0].IsFloat)
        {
            Gather(at, inner, step, inputs[0].Floats, outputs[0].Floats);
        }
        else
        {
            Gather(at, inner, step, inputs[0].Integers, outputs[0].Integers);
        }
    }

    private static void Gather<T>(StridedIterator at, int inner, int step, ReadOnlySpan<T> data, Span<T> result)
    {
        for (int i = 0; i < result.Length; i += inner)
        {
            int source = at[0];
            for (int j = 0; j < inner; j++)
            {
                result[i + j] = data[source];
                source += step;
            }

            at.NextRow();
        }
    }
}
