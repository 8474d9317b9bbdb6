using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>Finds what a model's inputs and outputs are called.</summary>
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

    private static ModelPort Make(IReadOnlyList<string> names, string layerName, Value value)
    {
        IReadOnlyList<string> all = names.Count > 0 ? names : [layerName];
        return new ModelPort(all[0], all, value.Type, value.Shape.Dims.ToArray());
    }
}
