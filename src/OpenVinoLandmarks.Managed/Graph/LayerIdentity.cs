namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>What a layer is called in the file.</summary>
internal sealed record LayerIdentity(int Id, string Name, string Type, string Version)
{
    public override string ToString() => $"layer {Id} '{Name}' ({Type}, {Version})";
}
