using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// What a node does: attributes checked and resolved (explicit padding, axes from 0 up), the types and shapes of its outputs, and a plain
/// way to compute them. Immutable and thread-safe.
/// </summary>
internal abstract class Operation
{
    /// <summary>Types and shapes of the outputs, inferred from the inputs when the operation was made.</summary>
    public required IReadOnlyList<OutputInfo> Outputs { get; init; }

    /// <summary>A rough count of the steps of one run, for limits on work.</summary>
    public virtual long Work => Outputs.Sum(o => (long)o.Shape.Count);

    /// <summary>Memory that the operation itself holds, for limits on what a file may ask for; tables only, a few numbers do not count.</summary>
    public virtual long HeldBytes => 0;

    /// <summary>
    /// Computes all outputs, naively and correctly. Inputs have the types and shapes that the operation was made for, outputs those of
    /// <see cref="Outputs"/>; no output overlaps an input. Allocates nothing.
    /// </summary>
    public abstract void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);
}
