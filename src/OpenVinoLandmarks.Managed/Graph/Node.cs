namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>One operation of a graph with its inputs and outputs. Parameters, constants and results are not nodes.</summary>
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

    /// <summary>The layer of the file that the node was built from, for messages.</summary>
    public LayerIdentity Layer { get; }

    /// <summary>The computation, with its attributes checked and resolved.</summary>
    public Operation Operation { get; }

    public IReadOnlyList<Value> Inputs { get; }

    public IReadOnlyList<Value> Outputs { get; }

    public override string ToString() => $"{Layer} -> {string.Join(", ", Outputs)}";
}

/// <summary>
/// Names a layer of the file in messages, and selects its operation: the type and version are those of OpenVINO's operation sets.
/// </summary>
internal record LayerIdentity(int Id, string Name, string Type, string Version)
{
    public override string ToString() => $"layer {Id} '{Name}' ({Type}, {Version})";
}
