using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>The content of an IR xml file: its syntax is checked, its meaning is not.</summary>
internal sealed class IrDefinition(string name, int version)
{
    public string Name { get; } = name;

    /// <summary>IR version: 10 or 11.</summary>
    public int Version { get; } = version;

    public List<LayerDefinition> Layers { get; } = [];

    public List<EdgeDefinition> Edges { get; } = [];
}

/// <summary>A layer of the file; its attributes are still text.</summary>
internal sealed class LayerDefinition(LayerIdentity identity)
{
    public LayerIdentity Identity { get; } = identity;

    /// <summary>The attributes of the <c>data</c> element; null if the layer has no such element.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    public List<PortDefinition> Inputs { get; } = [];

    public List<PortDefinition> Outputs { get; } = [];
}

/// <summary>A port of a layer in the file.</summary>
/// <param name="Id">Unique within its layer.</param>
/// <param name="Precision">The element type; null if the file does not state it.</param>
/// <param name="Dims">The sizes; -1 for a size that is not fixed.</param>
/// <param name="Names">The tensor names.</param>
internal sealed record PortDefinition(int Id, IrElementType? Precision, List<int> Dims, IReadOnlyList<string> Names);

/// <summary>An edge of the file, from an output port to an input port.</summary>
internal readonly record struct EdgeDefinition(int FromLayer, int FromPort, int ToLayer, int ToPort)
{
    public override string ToString() => $"edge from layer {FromLayer} port {FromPort} to layer {ToLayer} port {ToPort}";
}
