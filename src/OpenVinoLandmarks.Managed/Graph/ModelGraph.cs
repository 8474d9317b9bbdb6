namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// A checked, shape-inferred and constant-folded graph. Nodes stand in an order in which they can run; none of them computes a constant,
/// and each is needed for an output. Nothing changes it once it is built: safe to share between threads.
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

    /// <summary>The inputs, in the file's order. One that nothing reads is still there.</summary>
    public IReadOnlyList<Value> Parameters { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The outputs, in the file's order: a node's value, a parameter passed through, or a constant.</summary>
    public IReadOnlyList<Value> Results { get; }
}
