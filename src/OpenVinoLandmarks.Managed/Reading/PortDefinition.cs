namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>A port as the file states it.</summary>
/// <param name="Id">Unique within its layer.</param>
/// <param name="Precision">Element type, if stated and known.</param>
/// <param name="Dims">Sizes; -1 for one that is not fixed.</param>
/// <param name="Names">Tensor names.</param>
internal sealed record PortDefinition(int Id, IrElementType? Precision, List<int> Dims, IReadOnlyList<string> Names);
