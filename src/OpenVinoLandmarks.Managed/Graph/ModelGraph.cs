namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// The graph of a model after checks, shape inference and constant folding. The nodes are in an order in which they can run, and an output
/// depends on each of them. Immutable once built, and thread-safe.
/// </summary>
internal sealed class ModelGraph
{
    public ModelGraph(IReadOnlyList<Value> parameters, IReadOnlyList<Node> nodes, IReadOnlyList<Value> results)
    {
        (Parameters, Nodes, Results) = (parameters, nodes, results);
        foreach (Node node in nodes)
        {
            foreach (Value input in node.Inputs)
            {
                input.AddConsumer(node);
            }
        }
    }

    /// <summary>The inputs in the order of the file, including those that no node reads.</summary>
    public IReadOnlyList<Value> Parameters { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The outputs in the order of the file: values of nodes, parameters passed through, or constants.</summary>
    public IReadOnlyList<Value> Results { get; }
}
