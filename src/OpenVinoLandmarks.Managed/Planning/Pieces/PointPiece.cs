using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>Functions of single numbers, one after the other.</summary>
internal sealed class PointPiece(Value input, IReadOnlyList<PointOperation> operations) : Piece
{
    public Value Input { get; } = input;

    public IReadOnlyList<PointOperation> Operations { get; } = operations;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}
