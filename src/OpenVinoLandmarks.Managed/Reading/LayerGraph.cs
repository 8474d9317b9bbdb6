using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>
/// The layers and edges of a file after a check of the references between them: ids are unique, each edge leads from an output to an
/// input, and no layer depends on itself.
/// </summary>
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
                throw new ModelFormatException($"{layer.Identity}: {_layers[layer.Identity.Id].Identity} has the same id.");
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

    /// <summary>All layers, each after the layers that it reads, otherwise in the order of the file.</summary>
    public IReadOnlyList<LayerDefinition> Ordered { get; }

    /// <summary>Returns the layers of a type in the order of the file.</summary>
    public IEnumerable<LayerDefinition> OfType(string type) => _definition.Layers.Where(l => l.Identity.Type == type);

    /// <summary>Returns the output port that an input port reads.</summary>
    public (int Layer, int Port) SourceOf(LayerDefinition layer, PortDefinition input) => _sources[(layer.Identity.Id, input.Id)];

    /// <summary>Whether any input port reads the output port.</summary>
    public bool IsRead(LayerDefinition layer, PortDefinition output) => _read.Contains((layer.Identity.Id, output.Id));

    private static void AddPorts(LayerDefinition layer, List<PortDefinition> ports, HashSet<(int, int)> own, HashSet<(int, int)> other)
    {
        foreach (PortDefinition port in ports)
        {
            if (other.Contains((layer.Identity.Id, port.Id)) || !own.Add((layer.Identity.Id, port.Id)))
            {
                throw new ModelFormatException($"{layer.Identity}: there are two ports with the id {port.Id}.");
            }
        }
    }

    private void AddEdge(EdgeDefinition edge, HashSet<(int, int)> outputs, HashSet<(int, int)> inputs)
    {
        if (!outputs.Contains((edge.FromLayer, edge.FromPort)))
        {
            throw new ModelFormatException($"The {edge} does not start at an output port{Named(edge.FromLayer)}.");
        }

        if (!inputs.Contains((edge.ToLayer, edge.ToPort)))
        {
            throw new ModelFormatException($"The {edge} does not end at an input port{Named(edge.ToLayer)}.");
        }

        if (!_sources.TryAdd((edge.ToLayer, edge.ToPort), (edge.FromLayer, edge.FromPort)))
        {
            throw new ModelFormatException($"The {edge} ends at an input port that another edge leads to{Named(edge.ToLayer)}.");
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
                throw new ModelFormatException($"{layer.Identity}: it has {layer.Outputs.Count} output ports; 1 is expected.");
            }
        }

        if (!OfType("Result").Any())
        {
            throw new ModelFormatException("The model has no outputs (layers of the type Result).");
        }

        if (!OfType("Parameter").Any())
        {
            throw new ModelFormatException("The model has no inputs (layers of the type Parameter).");
        }
    }

    /// <summary>Sorts the layers topologically, without recursion, so that no graph is too deep for the stack.</summary>
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

        if (ordered.Count == _definition.Layers.Count)
        {
            return ordered;
        }

        LayerIdentity circular = _definition.Layers.First(l => missing[l.Identity.Id] > 0).Identity;
        throw new ModelFormatException($"{circular}: it depends on itself, or on a layer that depends on itself.");
    }

    private string Named(int layer) => _layers.TryGetValue(layer, out LayerDefinition? definition) ? $" ({definition.Identity})" : "";
}
