using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Building;

/// <summary>Describes the inputs and outputs of a model: their names from the file, their types and shapes from the graph.</summary>
internal static class ModelPorts
{
    public static IReadOnlyList<ModelPort> Inputs(LayerGraph layers, ModelGraph graph) =>
        [.. layers.OfType("Parameter").Select((layer, i) => Make(layer.Outputs[0].Names, layer.Identity.Name, graph.Parameters[i]))];

    /// <summary>An output has the tensor names of the port that its Result reads, or the name of that port's layer.</summary>
    public static IReadOnlyList<ModelPort> Outputs(LayerGraph layers, ModelGraph graph)
    {
        Dictionary<int, LayerDefinition> byId = layers.Ordered.ToDictionary(l => l.Identity.Id);
        return [.. layers.OfType("Result").Select((result, i) =>
        {
            (int layer, int port) = layers.SourceOf(result, result.Inputs[0]);
            LayerDefinition source = byId[layer];
            return Make(source.Outputs.First(p => p.Id == port).Names, source.Identity.Name, graph.Results[i]);
        })];
    }

    private static ModelPort Make(IReadOnlyList<string> names, string layerName, Value value) =>
        new(names.Count > 0 ? names : [layerName], value.Type, value.Shape.Dims.ToArray());
}
