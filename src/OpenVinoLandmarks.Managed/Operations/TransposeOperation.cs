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
        if (outputs[0].IsFloat)
        {
            Gather(at, inputs[0].Floats, outputs[0].Floats);
        }
        else
        {
            Gather(at, inputs[0].Integers, outputs[0].Integers);
        }
    }

    private static void Gather<T>(StridedIterator at, ReadOnlySpan<T> data, Span<T> result)
    {
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            result[i] = data[at[0]];
        }
    }
}
