using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning.Pieces;

/// <summary>One or several nodes of a graph that will become one step.</summary>
internal abstract class Piece
{
    /// <summary>Values that are read as maps.</summary>
    public abstract IEnumerable<Value> MapInputs { get; }

    /// <summary>The value that is written as a map; null if the piece works on row-major tensors.</summary>
    public Value? MapOutput { get; set; }
}
