using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>ReLU, Sigmoid or Clamp.</summary>
internal sealed class ActivationOperation : Operation
{
    public required ActivationKind Kind { get; init; }

    /// <summary>Least result: 0 for a ReLU, the limit of a Clamp.</summary>
    public required float Least { get; init; }

    /// <summary>Greatest result: the limit of a Clamp, else infinity.</summary>
    public required float Most { get; init; }

    public static ActivationOperation Make(LayerContext layer, ActivationKind kind)
    {
        layer.CheckInputs(1, 1);
        bool clamp = kind == ActivationKind.Clamp;
        (float least, float most) = clamp ? (layer.Float("min"), layer.Float("max")) : (0, float.PositiveInfinity);
        return least <= most
            ? new ActivationOperation { Kind = kind, Least = least, Most = most, Outputs = [new(layer.FloatInput(0).Type, layer.Inputs[0].Shape)] }
            : throw layer.Fail($"min {least} is above max {most}");
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        ReadOnlySpan<float> data = inputs[0].Floats;
        Span<float> result = outputs[0].Floats;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Kind == ActivationKind.Sigmoid ? 1 / (1 + MathF.Exp(-data[i])) : Math.Clamp(data[i], Least, Most);
        }
    }
}
