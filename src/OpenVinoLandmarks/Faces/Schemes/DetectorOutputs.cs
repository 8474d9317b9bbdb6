using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Faces;

/// <summary>The outputs of a model, and the operations of its graph, by which its kind is recognized.</summary>
internal sealed class DetectorOutputs(IReadOnlyList<ModelPortShape> ports, Func<IReadOnlySet<string>?> readOperators)
{
    private readonly Lazy<IReadOnlySet<string>?> _operators = new(readOperators);

    /// <summary>The outputs in the order of the model.</summary>
    public IReadOnlyList<ModelPortShape> Ports => ports;

    /// <summary>The types of the operations; null if they are not known, as for a model on a server.</summary>
    public IReadOnlySet<string>? Operators => _operators.Value;

    /// <summary>Returns the index of the output with a name, or -1.</summary>
    public int IndexOf(string name) => Enumerable.Range(0, ports.Count).FirstOrDefault(i => ports[i].Name == name, -1);

    /// <summary>Returns the indices of the outputs whose rows have a length, in the order of the model.</summary>
    public int[] OfRowLength(int length) =>
        [.. Enumerable.Range(0, ports.Count).Where(i => ports[i].Sizes is [.., _, long last] && last == length)];

    /// <summary>Returns the number of rows of an output: its last size but one.</summary>
    public long Rows(int index) => ports[index].Sizes[^2];
}
