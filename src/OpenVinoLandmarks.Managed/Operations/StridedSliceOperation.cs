using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Every n-th element between two positions along each axis, as numpy's slices.</summary>
internal sealed class StridedSliceOperation : Operation
{
    /// <summary>How many elements are taken along each axis of the data.</summary>
    public required Shape Taken { get; init; }

    /// <summary>Distance in memory from one taken element to the next along each axis of the data; may be negative.</summary>
    public required IReadOnlyList<int> Steps { get; init; }

    /// <summary>Where the first taken element lies in memory.</summary>
    public required int First { get; init; }

    public static StridedSliceOperation Make(LayerContext layer)
    {
        layer.CheckInputs(3, 4);
        Shape data = layer.Inputs[0].Shape;
        long[] begin = layer.ConstantIntegers(1, "begin");
        long[] end = layer.ConstantIntegers(2, "end");
        long[] strides = layer.Inputs.Count == 4 ? layer.ConstantIntegers(3, "strides") : [.. begin.Select(_ => 1L)];
        if (begin.Length != end.Length || begin.Length != strides.Length)
        {
            throw layer.Fail($"{begin.Length} begins, {end.Length} ends and {strides.Length} strides");
        }

        SliceMasks masks = SliceMasks.Read(layer, begin.Length);
        int plain = begin.Length - Enumerable.Range(0, begin.Length).Count(i => masks.NewAxis(i) || masks.Ellipsis(i));
        if (plain > data.Rank)
        {
            throw layer.Fail($"{plain} axes are sliced, the data has the shape {data}");
        }

        SliceBuilder slice = new(layer, data);
        bool filled = false;
        for (int i = 0; i < begin.Length; i++)
        {
            if (masks.Ellipsis(i))
            {
                filled = filled ? throw layer.Fail("two ellipses") : true;
                slice.TakeWhole(data.Rank - plain);
            }
            else if (masks.NewAxis(i))
            {
                slice.AddAxis();
            }
            else if (masks.Shrink(i))
            {
                slice.TakeOne(masks.Begin(i) ? 0 : begin[i]);
            }
            else
            {
                slice.Take(masks.Begin(i) ? null : begin[i], masks.End(i) ? null : end[i], strides[i]);
            }
        }

        return slice.Build();
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        Span<int> strides = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < Steps.Count; i++)
        {
            strides[i] = Steps[i];
        }

        Odometer at = new(Taken);
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

    private void Gather<T>(Odometer at, ReadOnlySpan<T> data, Span<T> result)
    {
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            result[i] = data[First + at[0]];
        }
    }
}
