using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>Each pixel repeated by whole factors, which the shapes tell.</summary>
internal sealed class EnlargePiece(Value input) : Piece
{
    public Value Input { get; } = input;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}
