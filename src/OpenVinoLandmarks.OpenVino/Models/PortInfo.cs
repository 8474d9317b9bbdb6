using System.Globalization;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Describes an input or output of a model: a copy of its properties that needs no disposal and stays valid without the model.
/// </summary>
/// <param name="Index">The index among the inputs or outputs, from 0.</param>
/// <param name="Name">One of the tensor's names, or null if it has none.</param>
/// <param name="ElementType">The type of the elements.</param>
/// <param name="PartialShape">The shape, whose sizes may be open.</param>
public sealed record PortInfo(int Index, string? Name, ElementType ElementType, PartialShape PartialShape)
{
    /// <summary>The shape, if all sizes are fixed.</summary>
    /// <exception cref="InvalidOperationException">A size or the number of axes is open.</exception>
    public Shape Shape => PartialShape.ToShape();

    /// <summary>Describes the port, such as "0 'data': Float32 [?,3,48,48]".</summary>
    public override string ToString() =>
        $"{Index.ToString(CultureInfo.InvariantCulture)}{(Name is null ? string.Empty : $" '{Name}'")}: {ElementType} {PartialShape}";
}
