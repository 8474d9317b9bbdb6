namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// The computation of a node: its checked and resolved attributes (explicit padding, axes counted from 0), the types and shapes of its
/// outputs, and a simple implementation. Immutable and thread-safe.
/// </summary>
internal abstract class Operation
{
    /// <summary>The types and shapes of the outputs, inferred from the inputs when the operation was created.</summary>
    public required IReadOnlyList<OutputInfo> Outputs { get; init; }

    /// <summary>A rough count of the steps of one run, such as multiply-adds, for limits on work.</summary>
    public virtual long Work => Outputs.Sum(o => (long)o.Shape.Count);

    /// <summary>
    /// The bytes of the tables that the operation holds, for limits on what a file may request; single numbers do not count.
    /// </summary>
    public virtual long HeldBytes => 0;

    /// <summary>
    /// Computes all outputs by the definition of the operation. Inputs have the types and shapes that the operation was created for,
    /// outputs those of <see cref="Outputs"/>; no output overlaps an input. Allocates nothing.
    /// </summary>
    public abstract void Run(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs);
}

/// <summary>The type and shape of an output of an operation.</summary>
internal sealed record OutputInfo(IrElementType Type, Shape Shape);
