namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>Finds what the outputs need.</summary>
internal static class Liveness
{
    /// <summary>The nodes that some result depends on, in the order given, which must be one in which they can run.</summary>
    public static List<Node> Needed(IReadOnlyList<Node> nodes, IReadOnlyList<Value> results)
    {
        HashSet<Node> needed = [.. results.Select(r => r.Producer).OfType<Node>()];
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            if (needed.Contains(nodes[i]))
            {
                needed.UnionWith(nodes[i].Inputs.Select(v => v.Producer).OfType<Node>());
            }
        }

        return [.. nodes.Where(needed.Contains)];
    }
}
