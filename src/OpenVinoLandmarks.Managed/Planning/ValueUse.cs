using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Finds the readers of the values of a graph; its results count as read by the caller.</summary>
internal sealed class ValueUse(ModelGraph graph)
{
    private readonly HashSet<Value> _results = [.. graph.Results];

    /// <summary>
    /// Returns the only reader of a value, which can be fused with its producer; null if there are several or the value is a result.
    /// </summary>
    public Node? OnlyReader(Value value) => value.Consumers.Count == 1 && !IsResult(value) ? value.Consumers[0] : null;

    public bool IsUnused(Value value) => value.Consumers.Count == 0 && !IsResult(value);

    public bool IsResult(Value value) => _results.Contains(value);
}
