using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Rounds each element to one of a number of levels between two input limits and maps the level to the range of two output limits, in
/// floating point. Inputs 1 to 4: input low, input high, output low, output high, each broadcast to the data.
/// </summary>
internal sealed class FakeQuantizeOperation : Operation
{
    public required int Levels { get; init; }

    public static FakeQuantizeOperation Make(LayerContext layer)
    {
        layer.CheckInputs(5, 5);
        layer.CheckSameTypes();
        Shape data = layer.FloatInput(0).Shape;
        int levels = layer.Integer("levels");
        if (levels < 2)
        {
            throw layer.Fail($"attribute 'levels' is {levels}; 2 or more are expected");
        }

        bool none = layer.Choice("auto_broadcast", "numpy", "numpy", "none") == 1;
        for (int i = 1; i < 5; i++)
        {
            Shape limit = layer.Inputs[i].Shape;
            if (none ? !limit.Equals(data) : limit.Rank > data.Rank || !Broadcasting.Fits(limit, data))
            {
                throw layer.Fail($"input {i} of the shape {limit} does not broadcast to data of the shape {data}");
            }
        }

        return new FakeQuantizeOperation { Levels = levels, Outputs = [new(layer.Inputs[0].Type, data)] };
    }

    /// <summary>Quantizes one element.</summary>
    public static float Quantize(float x, float inLow, float inHigh, float outLow, float outHigh, int levels)
    {
        // NaN is below all limits, as with OpenVINO.
        if (!(x > Math.Min(inLow, inHigh)))
        {
            return outLow;
        }

        if (x > Math.Max(inLow, inHigh))
        {
            return outHigh;
        }

        // Halves are rounded to even, as OpenVINO does with nearbyint.
        float steps = levels - 1;
        float level = MathF.Round((x - inLow) / (inHigh - inLow) * steps, MidpointRounding.ToEven);
        return level / steps * (outHigh - outLow) + outLow;
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        StridedIterator at = new(outputs[0].Shape);
        for (int i = 1; i < 5; i++)
        {
            at.SetBroadcast(i, inputs[i].Shape, outputs[0].Shape);
        }

        ReadOnlySpan<float> data = inputs[0].Floats;
        ReadOnlySpan<float> inLow = inputs[1].Floats;
        ReadOnlySpan<float> inHigh = inputs[2].Floats;
        ReadOnlySpan<float> outLow = inputs[3].Floats;
        ReadOnlySpan<float> outHigh = inputs[4].Floats;
        Span<float> result = outputs[0].Floats;
        for (int i = 0; i < result.Length; i++, at.Next())
        {
            result[i] = Quantize(data[i], inLow[at[1]], inHigh[at[2]], outLow[at[3]], outHigh[at[4]], Levels);
        }
    }
}
