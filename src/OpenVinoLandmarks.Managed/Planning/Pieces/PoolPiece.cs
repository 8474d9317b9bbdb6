using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>A pooling.</summary>
internal sealed class PoolPiece(Value input, PoolSpec spec) : Piece
{
    public Value Input { get; } = input;

    public PoolSpec Spec { get; set; } = spec;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}
