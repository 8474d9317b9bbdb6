using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>ReLU, Sigmoid, Clamp or Exp of each element.</summary>
internal sealed class ActivationOperation : Operation
{
    public required ActivationLayer Kind { get; init; }

    /// <summary>The lower limit: 0 for a ReLU, the attribute <c>min</c> of a Clamp.</summary>
    public required float Least { get; init; }

    /// <summary>The upper limit: infinity for a ReLU, the attribute <c>max</c> of a Clamp.</summary>
    public required float Most { get; init; }

    public static ActivationOperation Make(LayerContext layer, ActivationLayer kind)
    {
        layer.CheckInputs(1, 1);
        bool clamp = kind == ActivationLayer.Clamp;
        (float least, float most) = clamp ? (layer.Float("min"), layer.Float("max")) : (0, float.PositiveInfinity);
        OutputInfo output = new(layer.FloatInput(0).Type, layer.Inputs[0].Shape);
        return least <= most
            ? new ActivationOperation { Kind = kind, Least = least, Most = most, Outputs = [output] }
            : throw layer.Fail($"attribute 'min', {least}, is above attribute 'max', {most}");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ReadOnlySpan<float> data = inputs[0].Floats;
        Span<float> result = outputs[0].Floats;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Kind switch
            {
                ActivationLayer.Sigmoid => 1 / (1 + MathF.Exp(-data[i])),
                ActivationLayer.Exp => MathF.Exp(data[i]),
                _ => Clamp(data[i]),
            };
        }
    }

    // NaN becomes the lower limit, as with OpenVINO.
    private float Clamp(float x) => !(x > Least) ? Least : x < Most ? x : Most;
}

/// <summary>The layers that apply a function without weights to each element.</summary>
internal enum ActivationLayer
{
    Relu,
    Sigmoid,
    Clamp,
    Exp,
}
