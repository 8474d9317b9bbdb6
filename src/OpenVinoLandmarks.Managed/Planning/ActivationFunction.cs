using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// An activation in the form of the kernels. <paramref name="Slope"/> has one value per channel for PReLU and is empty otherwise.
/// </summary>
internal sealed record ActivationFunction(KernelActivation Kind, float Low, float High, float[] Slope)
{
    public static ActivationFunction None { get; } = new(KernelActivation.None, float.NegativeInfinity, float.PositiveInfinity, []);

    public bool IsNone => Kind == KernelActivation.None;

    /// <summary>
    /// Reads a node whose first input is a four-dimensional map; null if it is not an activation, or has one slope per pixel.
    /// </summary>
    public static ActivationFunction? Of(Node node)
    {
        switch (node.Operation)
        {
            case ActivationOperation { Kind: ActivationLayer.Sigmoid }:
                return None with { Kind = KernelActivation.Sigmoid };
            case ActivationOperation { Kind: ActivationLayer.Exp }:
                return null;
            case ActivationOperation activation:
                return new(KernelActivation.Clamp, activation.Least, activation.Most, []);
            case PReluOperation { IsPerChannel: true } when node.Inputs[1].Constant is { } slopes:
                int channels = node.Outputs[0].Shape[1];
                float[] slope = slopes.Shape.Count == 1 ? ChannelNumbers.Filled(channels, slopes.Floats[0]) : slopes.Floats.ToArray();
                return new(KernelActivation.PRelu, float.NegativeInfinity, float.PositiveInfinity, slope);
            default:
                return null;
        }
    }

    /// <summary>Returns the activation for kernels without slopes.</summary>
    public OutputFinish ToFinish() => new() { Kind = Kind, Low = Low, High = High, IsMonotonic = true };
}
