using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Reshape, Squeeze or Unsqueeze: the same elements in the same order with another shape.</summary>
internal sealed class ViewOperation : Operation
{
    public static ViewOperation MakeReshape(LayerContext layer)
    {
        layer.CheckInputs(2, 2);
        Shape data = layer.Inputs[0].Shape;
        bool specialZero = layer.Bool("special_zero");
        long[] dims = layer.ConstantIntegers(1, "target shape");
        int free = -1;
        long known = 1;
        for (int i = 0; i < dims.Length; i++)
        {
            if (dims[i] == 0 && specialZero)
            {
                dims[i] = i < data.Rank
                    ? data[i]
                    : throw layer.Fail($"the target shape [{string.Join(',', dims)}] keeps dimension {i}, which {data} lacks");
            }

            if (dims[i] == -1)
            {
                free = free < 0 ? i : throw layer.Fail($"the target shape [{string.Join(',', dims)}] leaves two sizes open");
            }
            else
            {
                known = dims[i] is >= 0 and <= Shape.MaxElements && known * dims[i] <= Shape.MaxElements
                    ? known * dims[i]
                    : throw layer.Fail($"the target shape [{string.Join(',', dims)}] is out of range");
            }
        }

        if (free >= 0)
        {
            dims[free] = known > 0 && data.Count % known == 0 ? data.Count / known : throw Mismatch(layer, data, dims);
        }

        Shape shape = layer.MakeShape(dims);
        return shape.Count == data.Count ? Make(layer, shape) : throw Mismatch(layer, data, dims);
    }

    public static ViewOperation MakeSqueeze(LayerContext layer)
    {
        layer.CheckInputs(1, 2);
        if (layer.Has("allow_axis_skip") && layer.Bool("allow_axis_skip"))
        {
            throw layer.Fail("attribute 'allow_axis_skip' is true; only false is supported");
        }

        Shape data = layer.Inputs[0].Shape;
        bool[] removed = new bool[data.Rank];
        long[] axes = layer.Inputs.Count == 2 ? layer.ConstantIntegers(1, "axes") : [];
        foreach (long axis in axes)
        {
            int resolved = layer.Axis(axis, data.Rank);
            removed[resolved] = data[resolved] == 1
                ? true
                : throw layer.Fail($"axis {axis} of data of the shape {data} does not have the size 1");
        }

        List<long> kept = [];
        for (int i = 0; i < data.Rank; i++)
        {
            if (axes.Length == 0 ? data[i] != 1 : !removed[i])
            {
                kept.Add(data[i]);
            }
        }

        return Make(layer, layer.MakeShape([.. kept]));
    }

    public static ViewOperation MakeUnsqueeze(LayerContext layer)
    {
        layer.CheckInputs(2, 2);
        Shape data = layer.Inputs[0].Shape;
        long[] axes = layer.ConstantIntegers(1, "axes");
        if (axes.Length + data.Rank > Shape.MaxRank)
        {
            throw layer.Fail($"its result has {axes.Length + data.Rank} dimensions; at most {Shape.MaxRank} are supported");
        }

        bool[] added = new bool[axes.Length + data.Rank];
        foreach (long axis in axes)
        {
            int resolved = layer.Axis(axis, added.Length);
            added[resolved] = !added[resolved] ? true : throw layer.Fail($"the axes name axis {axis} twice");
        }

        int next = 0;
        return Make(layer, layer.MakeShape([.. added.Select(a => a ? 1L : data[next++])]));
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].IsFloat)
        {
            inputs[0].Floats.CopyTo(outputs[0].Floats);
        }
        else
        {
            inputs[0].Integers.CopyTo(outputs[0].Integers);
        }
    }

    private static ViewOperation Make(LayerContext layer, Shape shape) => new() { Outputs = [new(layer.Inputs[0].Type, shape)] };

    private static ModelFormatException Mismatch(LayerContext layer, Shape data, long[] dims) =>
        layer.Fail($"data of the shape {data} cannot be reshaped to [{string.Join(',', dims)}]");
}
