using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed;

/// <summary>Describes an input or output of a model. Immutable.</summary>
public sealed class ModelPort
{
    internal ModelPort(IReadOnlyList<string> names, IrElementType elementType, IReadOnlyList<int> shape)
    {
        (Names, ElementType, Shape) = (names, elementType, shape);
        ElementCount = shape.Aggregate(1, (count, size) => count * size);
    }

    /// <summary>The first tensor name, or the name of the layer if the file does not name the tensor.</summary>
    public string Name => Names[0];

    /// <summary>All names of the port, <see cref="Name"/> first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The element type in the file.</summary>
    public IrElementType ElementType { get; }

    /// <summary>The sizes of the dimensions, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Elements of one run: the product of <see cref="Shape"/>, which the limits on reading keep within an integer.</summary>
    internal int ElementCount { get; }

    /// <summary>Returns the name, the element type and the shape.</summary>
    public override string ToString() => $"'{Name}' ({ElementType}, [{string.Join(',', Shape)}])";
}
