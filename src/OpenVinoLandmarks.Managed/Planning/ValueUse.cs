using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Who reads a graph's values, its results included.</summary>
internal sealed class ValueUse(ModelGraph graph)
{
    private readonly HashSet<Value> _results = [.. graph.Results];

    /// <summary>The node that alone reads a value, if the value may vanish inside a piece; else null.</summary>
    public Node? OnlyReader(Value value) => value.Consumers.Count == 1 && !IsResult(value) ? value.Consumers[0] : null;

    public bool IsUnused(Value value) => value.Consumers.Count == 0 && !IsResult(value);

    public bool IsResult(Value value) => _results.Contains(value);
}
