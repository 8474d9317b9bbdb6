using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;
using ActivationKind = OpenVinoLandmarks.Managed.Kernels.ActivationKind;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>An activation as the kernels know it. <paramref name="Slope"/> has one number a channel, for PReLU only.</summary>
internal sealed record ActivationFunction(ActivationKind Kind, float Low, float High, float[] Slope)
{
    public static ActivationFunction None { get; } = new(ActivationKind.None, float.NegativeInfinity, float.PositiveInfinity, []);

    public bool IsNone => Kind == ActivationKind.None;

    /// <summary>Reads a node whose first input is a 4-D map; null if it is no activation, or one with a slope for each pixel.</summary>
    public static ActivationFunction? Of(Node node)
    {
        switch (node.Operation)
        {
            case ActivationOperation { Kind: Operations.ActivationKind.Sigmoid }:
                return None with { Kind = ActivationKind.Sigmoid };
            case ActivationOperation activation:
                return new(ActivationKind.Clamp, activation.Least, activation.Most, []);
            case PReluOperation { IsPerChannel: true } when node.Inputs[1].Constant is { } slopes:
                int channels = node.Outputs[0].Shape[1];
                float[] slope = slopes.Shape.Count == 1 ? ChannelNumbers.Filled(channels, slopes.Floats[0]) : slopes.Floats.ToArray();
                return new(ActivationKind.PRelu, float.NegativeInfinity, float.PositiveInfinity, slope);
            default:
                return null;
        }
    }

    /// <summary>For kernels that have no per-channel numbers at hand.</summary>
    public OutputFinish ToFinish() => new() { Kind = Kind, Low = Low, High = High, IsMonotonic = true };
}
