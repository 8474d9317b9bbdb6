using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>A node that runs as it stands, on row-major tensors.</summary>
internal sealed class NaivePiece(Node node) : Piece
{
    public Node Node { get; } = node;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [];
}
