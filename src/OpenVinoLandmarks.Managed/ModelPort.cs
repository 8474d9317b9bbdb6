namespace OpenVinoLandmarks.Managed;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">The first tensor name; the layer's name where the file gives no tensor name.</param>
/// <param name="Names">All names that the port answers to, <paramref name="Name"/> first.</param>
/// <param name="ElementType">Element type as the file states it.</param>
/// <param name="Shape">Sizes, outermost first; empty for a scalar.</param>
public sealed record ModelPort(string Name, IReadOnlyList<string> Names, IrElementType ElementType, IReadOnlyList<int> Shape);
