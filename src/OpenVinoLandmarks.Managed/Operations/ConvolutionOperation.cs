using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// Convolution and GroupConvolution of [N, C, H, W] (or [N, C, W]). Input 1 has the weights: [O, I, h, w], or [G, O / G, I / G, h, w] for a
/// GroupConvolution; both lie in memory as [O][I / G][h][w].
/// </summary>
internal sealed class ConvolutionOperation : Operation
{
    public required Window Window { get; init; }

    /// <summary>1 for a Convolution.</summary>
    public required int Groups { get; init; }

    public required int InputChannels { get; init; }

    public required int OutputChannels { get; init; }

    /// <inheritdoc/>
    public override long Work =>
        (long)Outputs[0].Shape.Count * (InputChannels / Groups) * Window.KernelHeight * Window.KernelWidth;

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs) =>
        NaiveConvolution.Run(this, inputs[0], inputs[1], outputs[0]);
}
