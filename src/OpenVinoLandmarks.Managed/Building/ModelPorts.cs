using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>
/// Describes the inputs and outputs of an IR model by their names from the file: as the file declares them, or with the types and shapes
/// of the graph.
/// </summary>
internal static class ModelPorts
{
    /// <summary>Returns the inputs with the types and shapes of the graph.</summary>
    public static IReadOnlyList<ModelPort> Inputs(LayerGraph layers, ModelGraph graph) =>
        [.. layers.OfType("Parameter").Select((layer, i) => Make(layer, layer.Outputs[0], graph.Parameters[i]))];

    /// <summary>Returns the outputs with the types and shapes of the graph.</summary>
    public static IReadOnlyList<ModelPort> Outputs(LayerGraph layers, ModelGraph graph) =>
        [.. Results(layers).Select((result, i) => Make(result.Layer, result.Port, graph.Results[i]))];

    /// <summary>Returns the inputs as the file declares them; a size of -1 is open.</summary>
    /// <exception cref="ModelFormatException">The type or the shape of an input is missing or invalid.</exception>
    public static IReadOnlyList<ModelPort> DeclaredInputs(LayerGraph layers) => [.. layers.OfType("Parameter").Select(layer =>
    {
        (IrElementType type, int[] dims) = GraphBuilder.ReadParameter(layer);
        return new ModelPort(Names(layer, layer.Outputs[0]), type, dims);
    })];

    /// <summary>Returns the outputs as the file declares them; a size of -1 is open.</summary>
    /// <exception cref="ModelFormatException">A layer of the type Result does not have one input.</exception>
    public static IReadOnlyList<ModelPort> DeclaredOutputs(LayerGraph layers) => [.. Results(layers).Select(result =>
        new ModelPort(Names(result.Layer, result.Port), result.Port.Precision ?? IrElementType.F32, [.. result.Port.Dims]))];

    // The port that each Result reads, and the layer of that port.
    private static IEnumerable<(LayerDefinition Layer, PortDefinition Port)> Results(LayerGraph layers)
    {
        Dictionary<int, LayerDefinition> byId = layers.Ordered.ToDictionary(l => l.Identity.Id);
        foreach (LayerDefinition result in layers.OfType("Result"))
        {
            if (result.Inputs.Count != 1)
            {
                throw new ModelFormatException($"{result.Identity}: it has {result.Inputs.Count} inputs; 1 is expected.");
            }

            (int layer, int port) = layers.SourceOf(result, result.Inputs[0]);
            LayerDefinition source = byId[layer];
            yield return (source, source.Outputs.First(p => p.Id == port));
        }
    }

    private static ModelPort Make(LayerDefinition layer, PortDefinition port, Value value) =>
        new(Names(layer, port), value.Type, value.Shape.Dims.ToArray());

    private static IReadOnlyList<string> Names(LayerDefinition layer, PortDefinition port) =>
        port.Names.Count > 0 ? port.Names : [layer.Identity.Name];
}
