namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>An edge as the file states it.</summary>
internal readonly record struct EdgeDefinition(int FromLayer, int FromPort, int ToLayer, int ToPort)
{
    public override string ToString() => $"edge from layer {FromLayer} port {FromPort} to layer {ToLayer} port {ToPort}";
}
