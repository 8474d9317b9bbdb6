using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>One computation of a graph. Parameters, constants and results are no nodes.</summary>
internal sealed class Node
{
    public Node(LayerIdentity layer, Operation operation, IReadOnlyList<Value> inputs, IReadOnlyList<Value> outputs)
    {
        (Layer, Operation, Inputs, Outputs) = (layer, operation, inputs, outputs);
        for (int i = 0; i < outputs.Count; i++)
        {
            outputs[i].Producer = this;
            outputs[i].ProducerOutput = i;
        }
    }

    /// <summary>Where the node comes from, for messages.</summary>
    public LayerIdentity Layer { get; }

    /// <summary>What it does, with its attributes checked and resolved.</summary>
    public Operation Operation { get; }

    public IReadOnlyList<Value> Inputs { get; }

    public IReadOnlyList<Value> Outputs { get; }

    public override string ToString() => $"{Layer} -> {string.Join(", ", Outputs)}";
}
