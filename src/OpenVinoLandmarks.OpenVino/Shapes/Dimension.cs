using System.Globalization;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The size of one axis, or the range of its possible sizes.</summary>
/// <param name="Min">The smallest size, at least 0. (-1, -1), which stands for any size in the C API, is read as (0, -1).</param>
/// <param name="Max">The largest size; -1 for no limit.</param>
public readonly record struct Dimension(long Min, long Max)
{
    /// <summary>The smallest size, at least 0.</summary>
    public long Min { get; init; } = (Min, Max) == (-1, -1) ? 0 : Min;

    /// <summary>Any size.</summary>
    public static Dimension Dynamic => new(0, -1);

    /// <summary>Whether more than one size is possible.</summary>
    public bool IsDynamic => Min != Max;

    /// <summary>Returns whether one size lies in both ranges.</summary>
    /// <param name="other">The other dimension.</param>
    public bool IsCompatible(Dimension other) =>
        (Max == -1 || other.Min <= Max) && (other.Max == -1 || Min <= other.Max);

    /// <summary>Converts a size; -1 stands for any size.</summary>
    public static implicit operator Dimension(long size) => size == -1 ? Dynamic : new Dimension(size, size);

    /// <inheritdoc cref="op_Implicit"/>
    public static Dimension FromInt64(long size) => size;

    /// <summary>Formats the dimension as OpenVINO does: "3", "?", "1..8", "2..".</summary>
    public override string ToString() => this switch
    {
        { IsDynamic: false } => Min.ToString(CultureInfo.InvariantCulture),
        (0, -1) => "?",
        (_, -1) => string.Create(CultureInfo.InvariantCulture, $"{Min}.."),
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"..{Max}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Min}..{Max}"),
    };
}
