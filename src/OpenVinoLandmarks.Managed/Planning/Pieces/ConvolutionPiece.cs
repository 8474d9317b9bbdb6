using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>A convolution with what was fused into it.</summary>
internal sealed class ConvolutionPiece(Value input, ConvolutionSpec spec) : Piece
{
    public Value Input { get; } = input;

    /// <summary>Everything but the place of the residual.</summary>
    public ConvolutionSpec Spec { get; set; } = spec;

    /// <summary>A value of the output's shape that is added before the activation.</summary>
    public Value? Residual { get; set; }

    /// <summary>How it will be computed.</summary>
    public ConvolutionMethod Method { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => Residual is null ? [Input] : [Input, Residual];
}
