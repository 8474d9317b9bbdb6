using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>Maps behind each other along the channels. Parts that were written in place cost nothing.</summary>
internal sealed class ConcatPiece(IReadOnlyList<Value> inputs) : Piece
{
    public IReadOnlyList<Value> Inputs { get; } = inputs;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => Inputs;
}
