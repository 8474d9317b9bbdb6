using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>Layers and edges of a file with the references between them checked: ids are unique, edges lead from outputs to inputs, nothing is circular.</summary>
internal sealed class LayerGraph
{
    private readonly Dictionary<(int Layer, int Port), (int Layer, int Port)> _sources = [];
    private readonly HashSet<(int Layer, int Port)> _read;
    private readonly Dictionary<int, LayerDefinition> _layers = [];
    private readonly IrDefinition _definition;

    /// <exception cref="ModelFormatException">The references are inconsistent.</exception>
    public LayerGraph(IrDefinition definition)
    {
        _definition = definition;
        HashSet<(int, int)> outputs = [];
        HashSet<(int, int)> inputs = [];
        foreach (LayerDefinition layer in definition.Layers)
        {
            if (!_layers.TryAdd(layer.Identity.Id, layer))
            {
                throw new ModelFormatException($"{layer.Identity}: the id belongs to {_layers[layer.Identity.Id].Identity} already.");
            }

            AddPorts(layer, layer.Inputs, inputs, outputs);
            AddPorts(layer, layer.Outputs, outputs, inputs);
        }

        foreach (EdgeDefinition edge in definition.Edges)
        {
            AddEdge(edge, outputs, inputs);
        }

        _read = [.. _sources.Values];
        CheckConnected();
        Ordered = Order();
    }

    /// <summary>All layers, each behind those that it reads from; otherwise in the file's order.</summary>
    public IReadOnlyList<LayerDefinition> Ordered { get; }

    /// <summary>The layers of a type in the file's order.</summary>
    public IEnumerable<LayerDefinition> OfType(string type) => _definition.Layers.Where(l => l.Identity.Type == type);

    /// <summary>The output port that an input port is connected to.</summary>
    public (int Layer, int Port) SourceOf(LayerDefinition layer, PortDefinition input) => _sources[(layer.Identity.Id, input.Id)];

    /// <summary>Whether an edge starts at the output port.</summary>
    public bool IsRead(LayerDefinition layer, PortDefinition output) => _read.Contains((layer.Identity.Id, output.Id));

    private static void AddPorts(LayerDefinition layer, List<PortDefinition> ports, HashSet<(int, int)> own, HashSet<(int, int)> other)
    {
        foreach (PortDefinition port in ports)
        {
            if (other.Contains((layer.Identity.Id, port.Id)) || !own.Add((layer.Identity.Id, port.Id)))
            {
                throw new ModelFormatException($"{layer.Identity}: port {port.Id} stands twice.");
            }
        }
    }

    private void AddEdge(EdgeDefinition edge, HashSet<(int, int)> outputs, HashSet<(int, int)> inputs)
    {
        if (!outputs.Contains((edge.FromLayer, edge.FromPort)))
        {
            throw new ModelFormatException($"The {edge} starts at no output port{Named(edge.FromLayer)}.");
        }

        if (!inputs.Contains((edge.ToLayer, edge.ToPort)))
        {
            throw new ModelFormatException($"The {edge} ends at no input port{Named(edge.ToLayer)}.");
        }

        if (!_sources.TryAdd((edge.ToLayer, edge.ToPort), (edge.FromLayer, edge.FromPort)))
        {
            throw new ModelFormatException($"The {edge} ends where another edge ends already{Named(edge.ToLayer)}.");
        }
    }

    private void CheckConnected()
    {
        foreach (LayerDefinition layer in _definition.Layers)
        {
            foreach (PortDefinition port in layer.Inputs)
            {
                if (!_sources.ContainsKey((layer.Identity.Id, port.Id)))
                {
                    throw new ModelFormatException($"{layer.Identity}: no edge leads to input port {port.Id}.");
                }
            }

            if (layer.Identity.Type is "Parameter" or "Const" && layer.Outputs.Count != 1)
            {
                throw new ModelFormatException($"{layer.Identity}: {layer.Outputs.Count} output ports, where 1 is expected.");
            }
        }

        if (!OfType("Result").Any())
        {
            throw new ModelFormatException("The model has no Result.");
        }

        if (!OfType("Parameter").Any())
        {
            throw new ModelFormatException("The model has no Parameter.");
        }
    }

    /// <summary>Repeatedly takes layers of which all sources were taken; without recursion, so that no depth is too deep.</summary>
    private List<LayerDefinition> Order()
    {
        Dictionary<int, int> missing = _definition.Layers.ToDictionary(l => l.Identity.Id, l => l.Inputs.Count);
        ILookup<int, int> readers = _sources.ToLookup(s => s.Value.Layer, s => s.Key.Layer);
        Queue<LayerDefinition> ready = new(_definition.Layers.Where(l => l.Inputs.Count == 0));
        List<LayerDefinition> ordered = new(_definition.Layers.Count);
        while (ready.TryDequeue(out LayerDefinition? layer))
        {
            ordered.Add(layer);
            foreach (int reader in readers[layer.Identity.Id])
            {
                if (--missing[reader] == 0)
                {
                    ready.Enqueue(_layers[reader]);
                }
            }
        }

        return ordered.Count == _definition.Layers.Count
            ? ordered
            : throw new ModelFormatException($"{_definition.Layers.First(l => missing[l.Identity.Id] > 0).Identity}: it depends on itself, or on layers that depend on themselves.");
    }

    private string Named(int layer) => _layers.TryGetValue(layer, out LayerDefinition? definition) ? $" ({definition.Identity})" : "";
}
