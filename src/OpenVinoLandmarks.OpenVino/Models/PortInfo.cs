namespace OpenVinoLandmarks.OpenVino;

/// <summary>What is known of an input or output: a copy, valid for ever.</summary>
/// <param name="Index">Its number among the inputs or outputs.</param>
/// <param name="Name">One of its names, or null where it has none.</param>
/// <param name="ElementType">What an element is.</param>
/// <param name="PartialShape">Its shape, of which parts may be open.</param>
public sealed record PortInfo(int Index, string? Name, ElementType ElementType, PartialShape PartialShape)
{
    /// <summary>The shape, where nothing is open.</summary>
    /// <exception cref="InvalidOperationException">The shape is dynamic.</exception>
    public Shape Shape => PartialShape.ToShape();
}
