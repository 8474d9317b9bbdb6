using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Takes slices of the data along an axis at constant indices, for example to swap the channels of an image. Inputs: data, indices, axis.
/// </summary>
internal sealed class GatherOperation : Operation
{
    /// <summary>Products of the sizes of the data before the axis: of the batch dimensions, and of the others.</summary>
    public required (int Batches, int Outer) Lead { get; init; }

    /// <summary>The size of the data along the axis.</summary>
    public required int AxisSize { get; init; }

    /// <summary>Number of elements behind the axis, which are copied together.</summary>
    public required int Slice { get; init; }

    /// <summary>The indices, resolved to 0 or more: as many per batch as the result has along the axis.</summary>
    public required IReadOnlyList<int> Indices { get; init; }

    public static GatherOperation Make(LayerContext layer, int version)
    {
        layer.CheckInputs(3, 3);
        Shape data = layer.Inputs[0].Shape;
        Constant indices = layer.Inputs[1].Constant ?? throw layer.Fail("input 1 (indices) must be constant");
        if (indices.Type.IsFloat())
        {
            throw layer.Fail($"input 1 (indices) is {indices.Type.Text()}; integers are expected");
        }

        long[] axes = layer.ConstantIntegers(2, "axis");
        int axis = axes.Length == 1 ? layer.Axis(axes[0], data.Rank) : throw layer.Fail($"it has {axes.Length} axes; one is expected");
        int batch = version == 1 ? 0 : layer.Integer("batch_dims", 0);
        batch = batch < 0 ? batch + indices.Shape.Rank : batch;
        if (batch < 0 || batch > axis || batch > indices.Shape.Rank || !data.Dims[..batch].SequenceEqual(indices.Shape.Dims[..batch]))
        {
            throw layer.Fail($"attribute 'batch_dims' does not fit data of the shape {data} and indices of the shape {indices.Shape}");
        }

        List<long> dims = [];
        AddDims(dims, data.Dims[..axis]);
        AddDims(dims, indices.Shape.Dims[batch..]);
        AddDims(dims, data.Dims[(axis + 1)..]);
        return new GatherOperation
        {
            Lead = (data.CountOf(0, batch), data.CountOf(batch, axis)),
            AxisSize = data[axis],
            Slice = data.CountOf(axis + 1, data.Rank),
            Indices = Resolve(layer, indices.Integers, data[axis]),
            Outputs = [new(layer.Inputs[0].Type, layer.MakeShape([.. dims]))],
        };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        if (outputs[0].IsFloat)
        {
            Copy<float>(inputs[0].Floats, outputs[0].Floats);
        }
        else
        {
            Copy<long>(inputs[0].Integers, outputs[0].Integers);
        }
    }

    private static void AddDims(List<long> dims, ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            dims.Add(size);
        }
    }

    private static int[] Resolve(LayerContext layer, ReadOnlySpan<long> indices, int size)
    {
        int[] resolved = new int[indices.Length];
        for (int i = 0; i < resolved.Length; i++)
        {
            long index = indices[i] < 0 ? indices[i] + size : indices[i];
            resolved[i] = index >= 0 && index < size
                ? (int)index
                : throw layer.Fail($"index {indices[i]} is out of range for an axis of {size} elements");
        }

        return resolved;
    }

    private void Copy<T>(ReadOnlySpan<T> data, Span<T> result)
    {
        if (result.IsEmpty)
        {
            return;
        }

        int perBatch = Indices.Count / Lead.Batches;
        for (int lead = 0, target = 0; lead < Lead.Batches * Lead.Outer; lead++)
        {
            int first = lead / Lead.Outer * perBatch;
            for (int i = 0; i < perBatch; i++, target += Slice)
            {
                data.Slice((lead * AxisSize + Indices[first + i]) * Slice, Slice).CopyTo(result[target..]);
            }
        }
    }
}
