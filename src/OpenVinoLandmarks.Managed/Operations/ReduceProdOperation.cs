using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Product of the elements along constant axes; models compute sizes with it. Inputs: data, axes.</summary>
internal sealed class ReduceProdOperation : Operation
{
    /// <summary>The shape of the data with the size 1 along each reduced axis: it broadcasts to the data.</summary>
    public required Shape Reduced { get; init; }

    /// <inheritdoc/>
    public override long Work => Elements;

    /// <summary>Number of elements of the data.</summary>
    public required int Elements { get; init; }

    public static ReduceProdOperation Make(LayerContext layer)
    {
        layer.CheckInputs(2, 2);
        Shape data = layer.Inputs[0].Shape;
        bool keep = layer.Bool("keep_dims", false);
        HashSet<int> axes = [.. layer.ConstantIntegers(1, "axes").Select(a => layer.Axis(a, data.Rank))];
        List<long> reduced = [];
        List<long> result = [];
        for (int i = 0; i < data.Rank; i++)
        {
            reduced.Add(axes.Contains(i) ? 1 : data[i]);
            if (keep || !axes.Contains(i))
            {
                result.Add(reduced[i]);
            }
        }

        return new ReduceProdOperation
        {
            Reduced = layer.MakeShape([.. reduced]),
            Elements = data.Count,
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape([.. result]))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        StridedIterator at = new(inputs[0].Shape);
        at.SetBroadcast(0, Reduced, inputs[0].Shape);
        if (outputs[0].IsFloat)
        {
            outputs[0].Floats.Fill(1);
            for (int i = 0; i < Elements; i++, at.Next())
            {
                outputs[0].Floats[at[0]] *= inputs[0].Floats[i];
            }

            return;
        }

        outputs[0].Integers.Fill(1);
        for (int i = 0; i < Elements; i++, at.Next())
        {
            ref long product = ref outputs[0].Integers[at[0]];
            product = ConvertOperation.Wrap(unchecked(product * inputs[0].Integers[i]), outputs[0].Type);
        }
    }
}
