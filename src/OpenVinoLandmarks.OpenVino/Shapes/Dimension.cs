using System.Globalization;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The size of one axis, or the range in which it will be.</summary>
/// <param name="Min">Smallest size, at least 0.</param>
/// <param name="Max">Largest size; -1: no limit.</param>
public readonly record struct Dimension(long Min, long Max)
{
    /// <summary>Any size.</summary>
    public static Dimension Dynamic => new(0, -1);

    /// <summary>Whether more than one size is possible.</summary>
    public bool IsDynamic => Min != Max;

    /// <summary>One size; -1 is any size.</summary>
    public static implicit operator Dimension(long size) => size == -1 ? Dynamic : new Dimension(size, size);

    /// <inheritdoc cref="op_Implicit"/>
    public static Dimension FromInt64(long size) => size;

    /// <summary>As OpenVINO prints it: "3", "?", "1..8", "2..".</summary>
    public override string ToString() => this switch
    {
        { IsDynamic: false } => Min.ToString(CultureInfo.InvariantCulture),
        (0, -1) => "?",
        (_, -1) => string.Create(CultureInfo.InvariantCulture, $"{Min}.."),
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"..{Max}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Min}..{Max}"),
    };
}
