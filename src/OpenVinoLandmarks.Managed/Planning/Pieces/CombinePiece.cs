using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>Arithmetic of two maps; the right one may be smaller by whole factors.</summary>
internal sealed class CombinePiece(ArithmeticKind kind, Value left, Value right) : Piece
{
    public ArithmeticKind Kind { get; } = kind;

    public Value Left { get; } = left;

    public Value Right { get; } = right;

    /// <summary>An activation without slopes.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.None;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Left, Right];
}
