using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>A layer as the file states it: attributes are still text.</summary>
internal sealed class LayerDefinition(LayerIdentity identity)
{
    public LayerIdentity Identity { get; } = identity;

    /// <summary>Of the <c>data</c> element; null if the layer has none.</summary>
    public Dictionary<string, string>? Attributes { get; set; }

    public List<PortDefinition> Inputs { get; } = [];

    public List<PortDefinition> Outputs { get; } = [];
}
