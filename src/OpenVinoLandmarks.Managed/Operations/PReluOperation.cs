using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Multiplies negative elements by a slope (input 1) and keeps the others.</summary>
internal sealed class PReluOperation : Operation
{
    /// <summary>
    /// The shape of the slopes, extended to the rank of the data; a list with one slope per channel belongs to dimension 1.
    /// </summary>
    public required Shape SlopeShape { get; init; }

    /// <summary>Whether there is one slope in all, or one per channel.</summary>
    public bool IsPerChannel => SlopeShape.Count == 1 || (SlopeShape.Rank > 1 && SlopeShape.Count == SlopeShape[1]);

    public static PReluOperation Make(LayerContext layer)
    {
        // Older files have slopes in f16 beside data in f32; OpenVINO takes them.
        layer.CheckInputs(2, 2);
        (Shape data, Shape slope) = (layer.FloatInput(0).Shape, layer.FloatInput(1).Shape);
        Span<long> dims = stackalloc long[data.Rank];
        dims.Fill(1);
        int channel = data.Rank > 1 ? 1 : 0;
        if (slope.Rank == 1 && data.Rank > 0 && slope[0] == data[channel])
        {
            dims[channel] = slope[0];
        }
        else if (slope.Rank <= data.Rank && Broadcasting.Fits(slope, data))
        {
            for (int i = 0; i < slope.Rank; i++)
            {
                dims[data.Rank - slope.Rank + i] = slope[i];
            }
        }
        else
        {
            throw layer.Fail($"slopes of the shape {slope} do not broadcast to data of the shape {data}");
        }

        return new PReluOperation { SlopeShape = layer.MakeShape(dims), Outputs = [new(layer.Inputs[0].Type, data)] };
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        StridedIterator at = new(outputs[0].Shape);
        at.SetBroadcast(0, SlopeShape, outputs[0].Shape);
        ReadOnlySpan<float> data = inputs[0].Floats;
        ReadOnlySpan<float> slopes = inputs[1].Floats;
        Span<float> result = outputs[0].Floats;
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            result[i] = data[i] < 0 ? data[i] * slopes[at[0]] : data[i];
        }
    }
}
