namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>An xml file as it stands, syntax checked, nothing else.</summary>
internal sealed class IrDefinition(string name, int version)
{
    public string Name { get; } = name;

    /// <summary>IR version: 10 or 11.</summary>
    public int Version { get; } = version;

    public List<LayerDefinition> Layers { get; } = [];

    public List<EdgeDefinition> Edges { get; } = [];
}
