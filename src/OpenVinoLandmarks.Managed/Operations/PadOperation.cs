using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Adds elements before and after the data along each axis; negative padding removes elements.</summary>
internal sealed class PadOperation : Operation
{
    public required PadMode Mode { get; init; }

    public required IReadOnlyList<int> Begin { get; init; }

    public static PadOperation Make(LayerContext layer)
    {
        layer.CheckInputs(3, 4);
        Shape data = layer.Inputs[0].Shape;
        long[] begin = layer.ConstantIntegers(1, "pads_begin");
        long[] end = layer.ConstantIntegers(2, "pads_end");
        PadMode mode = (PadMode)layer.Choice("pad_mode", null, "constant", "edge", "reflect", "symmetric");
        if (data.Count == 0)
        {
            throw layer.Fail($"data of the shape {data} is empty");
        }

        if (begin.Length != data.Rank || end.Length != data.Rank)
        {
            throw layer.Fail($"it has {begin.Length} and {end.Length} paddings for data of the shape {data}");
        }

        IrElementType type = layer.Inputs[0].Type;
        if (layer.Inputs.Count == 4 && (layer.Inputs[3].Type != type || layer.Inputs[3].Shape.Rank != 0))
        {
            string actual = $"{layer.Inputs[3].Type.Text()} {layer.Inputs[3].Shape}";
            throw layer.Fail($"input 3 is {actual}; a scalar of the type {type.Text()} is expected");
        }

        long[] dims = new long[data.Rank];
        for (int i = 0; i < dims.Length; i++)
        {
            CheckAxis(layer, data[i], begin[i], end[i], mode);
            dims[i] = data[i] + begin[i] + end[i];
        }

        return new PadOperation { Mode = mode, Begin = [.. begin.Select(b => (int)b)], Outputs = [new(type, layer.MakeShape(dims))] };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].IsFloat)
        {
            Fill(inputs[0].Shape, outputs[0].Shape, inputs[0].Floats, outputs[0].Floats, inputs.Length > 3 ? inputs[3].Floats[0] : 0);
        }
        else
        {
            Fill(inputs[0].Shape, outputs[0].Shape, inputs[0].Integers, outputs[0].Integers, inputs.Length > 3 ? inputs[3].Integers[0] : 0);
        }
    }

    private static void CheckAxis(LayerContext layer, int size, long begin, long end, PadMode mode)
    {
        long most = mode switch
        {
            PadMode.Reflect => size - 1,
            PadMode.Symmetric => size,
            _ => Shape.MaxElements,
        };
        long least = mode == PadMode.Constant ? -size : 0;
        if (begin < least || end < least || begin > most || end > most)
        {
            string name = mode.ToString().ToLowerInvariant();
            throw layer.Fail($"the padding {begin}, {end} of an axis of {size} elements is out of range for the mode {name}");
        }
    }

    private void Fill<T>(Shape from, Shape to, ReadOnlySpan<T> data, Span<T> result, T value)
    {
        for (int i = 0; i < result.Length; i++)
        {
            int source = Source(i, from, to);
            result[i] = source < 0 ? value : data[source];
        }
    }

    /// <summary>Returns the source of an element; -1 for the value of the padding.</summary>
    private int Source(int index, Shape from, Shape to)
    {
        (int source, int step) = (0, 1);
        for (int axis = to.Rank - 1; axis >= 0; axis--)
        {
            int size = from[axis];
            int place = index % to[axis] - Begin[axis];
            index /= to[axis];
            if (place < 0 || place >= size)
            {
                switch (Mode)
                {
                    case PadMode.Constant:
                        return -1;
                    case PadMode.Edge:
                        place = Math.Clamp(place, 0, size - 1);
                        break;
                    case PadMode.Reflect:
                        place = place < 0 ? -place : 2 * (size - 1) - place;
                        break;
                    default:
                        place = place < 0 ? -place - 1 : 2 * size - 1 - place;
                        break;
                }
            }

            source += place * step;
            step *= size;
        }

        return source;
    }
}

/// <summary>The values of the padding, in the order that <see cref="PadOperation"/> reads.</summary>
internal enum PadMode
{
    /// <summary>The value of input 3, or 0.</summary>
    Constant,

    /// <summary>The nearest element.</summary>
    Edge,

    /// <summary>The mirror image, without the edge itself.</summary>
    Reflect,

    /// <summary>The mirror image, with the edge.</summary>
    Symmetric,
}
