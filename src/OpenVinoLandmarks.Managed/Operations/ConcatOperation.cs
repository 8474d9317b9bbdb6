using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Concatenates tensors along an axis.</summary>
internal sealed class ConcatOperation : Operation
{
    public required int Axis { get; init; }

    public static ConcatOperation Make(LayerContext layer)
    {
        layer.CheckInputs(1, int.MaxValue);
        layer.CheckSameTypes();
        Shape first = layer.Inputs[0].Shape;
        int axis = layer.Axis(layer.Integer("axis"), first.Rank);
        long sum = 0;
        foreach (Value input in layer.Inputs)
        {
            bool fits = input.Shape.Rank == first.Rank;
            for (int i = 0; fits && i < first.Rank; i++)
            {
                fits = i == axis || input.Shape[i] == first[i];
            }

            sum += fits
                ? input.Shape[axis]
                : throw layer.Fail($"the shapes {first} and {input.Shape} cannot be concatenated along axis {axis}");
        }

        long[] dims = [.. first.Dims.ToArray().Select(d => (long)d)];
        dims[axis] = sum;
        return new ConcatOperation { Axis = axis, Outputs = [new(layer.Inputs[0].Type, layer.MakeShape(dims))] };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        int rank = outputs[0].Shape.Rank;
        int outer = outputs[0].Shape.CountOf(0, Axis);
        int whole = outputs[0].Shape.CountOf(Axis, rank);
        int begin = 0;
        foreach (Tensor input in inputs)
        {
            int part = input.Shape.CountOf(Axis, rank);
            for (int i = 0; i < outer; i++)
            {
                if (input.IsFloat)
                {
                    input.Floats.Slice(i * part, part).CopyTo(outputs[0].Floats[(i * whole + begin)..]);
                }
                else
                {
                    input.Integers.Slice(i * part, part).CopyTo(outputs[0].Integers[(i * whole + begin)..]);
                }
            }

            begin += part;
        }
    }
}
