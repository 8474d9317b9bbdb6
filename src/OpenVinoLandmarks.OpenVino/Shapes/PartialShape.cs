using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A shape whose sizes, or whose number of axes, may be open. An immutable value. The default value has an open number of axes.
/// </summary>
[CollectionBuilder(typeof(PartialShape), nameof(Create))]
public readonly struct PartialShape : IEquatable<PartialShape>
{
    private readonly Dimension[]? _dimensions;

    /// <summary>Creates a shape with a fixed number of axes.</summary>
    /// <param name="dimensions">One entry per axis. Integers are converted; -1 stands for any size.</param>
    /// <exception cref="ArgumentOutOfRangeException">A minimum is negative, or a maximum is below its minimum.</exception>
    public PartialShape(params ReadOnlySpan<Dimension> dimensions)
    {
        foreach (Dimension dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension.Min, nameof(dimensions));
            if (dimension.Max != -1)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(dimension.Max, dimension.Min, nameof(dimensions));
            }
        }

        _dimensions = dimensions.ToArray();
    }

    /// <summary>A shape whose number of axes is open.</summary>
    public static PartialShape DynamicRank => default;

    /// <summary>Whether the number of axes is open.</summary>
    public bool IsRankDynamic => _dimensions is null;

    /// <summary>Whether a size or the number of axes is open.</summary>
    public bool IsDynamic
    {
        get
        {
            if (_dimensions is null)
            {
                return true;
            }

            foreach (Dimension dimension in _dimensions)
            {
                if (dimension.IsDynamic)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The number of axes.</summary>
    /// <exception cref="InvalidOperationException">The number of axes is open.</exception>
    public int Rank => Known.Length;

    /// <summary>The dimensions, one per axis.</summary>
    /// <exception cref="InvalidOperationException">The number of axes is open.</exception>
    public ReadOnlySpan<Dimension> Dimensions => Known;

    private Dimension[] Known =>
        _dimensions ?? throw new InvalidOperationException("The number of axes of this shape is open. Check IsRankDynamic first.");

    /// <summary>The dimension of one axis.</summary>
    /// <param name="index">The index of the axis, 0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The number of axes is open.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shape has fewer axes.</exception>
    public Dimension this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Rank, nameof(index));
            return Known[index];
        }
    }

    /// <summary>The dimension of one axis; <c>shape[^1]</c> is the dimension of the last axis.</summary>
    /// <inheritdoc cref="this[int]"/>
    public Dimension this[Index index] => this[index.GetOffset(Rank)];

    /// <summary>Creates a shape with a fixed number of axes. <c>PartialShape s = [-1, 3, 48, 48]</c> calls this method.</summary>
    /// <inheritdoc cref="PartialShape(ReadOnlySpan{Dimension})"/>
    public static PartialShape Create(ReadOnlySpan<Dimension> dimensions) => new(dimensions);

    /// <summary>Converts a shape; the result has the same sizes, and none is open.</summary>
    public static implicit operator PartialShape(Shape shape) => FromShape(shape);

    /// <summary>Converts a shape; the result has the same sizes, and none is open.</summary>
    public static PartialShape FromShape(Shape shape) =>
        new([.. shape.Dimensions.ToArray().Select(static size => new Dimension(size, size))]);

    /// <summary>Returns whether the shapes are equal, axis by axis.</summary>
    public static bool operator ==(PartialShape left, PartialShape right) => left.Equals(right);

    /// <summary>Returns whether the shapes differ.</summary>
    public static bool operator !=(PartialShape left, PartialShape right) => !left.Equals(right);

    /// <summary>Converts this shape to one with fixed sizes.</summary>
    /// <exception cref="InvalidOperationException">A size or the number of axes is open.</exception>
    public Shape ToShape() => IsDynamic
        ? throw new InvalidOperationException($"The shape {this} has open sizes. Check IsDynamic first, or reshape the model.")
        : new Shape([.. Known.Select(static dimension => dimension.Min)]);

    /// <summary>
    /// Returns whether one shape with fixed sizes can match both: the numbers of axes agree, and on each axis the ranges overlap, as
    /// OpenVINO's <c>PartialShape::compatible</c> does. A tensor's <see cref="Shape"/> can be passed.
    /// </summary>
    /// <param name="other">The other shape.</param>
    public bool IsCompatible(PartialShape other)
    {
        if (_dimensions is null || other._dimensions is null)
        {
            return true;
        }

        bool compatible = _dimensions.Length == other._dimensions.Length;
        for (int i = 0; compatible && i < _dimensions.Length; i++)
        {
            compatible = _dimensions[i].IsCompatible(other._dimensions[i]);
        }

        return compatible;
    }

    /// <inheritdoc/>
    public bool Equals(PartialShape other) =>
        IsRankDynamic == other.IsRankDynamic && _dimensions.AsSpan().SequenceEqual(other._dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PartialShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new HashCode();
        foreach (Dimension dimension in _dimensions ?? [])
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>Formats the shape as OpenVINO's C++ API does: "[1,?,2..8]", or "[...]" if the number of axes is open.</summary>
    public override string ToString() => _dimensions is null ? "[...]" : $"[{string.Join(',', _dimensions)}]";

    /// <summary>Enumerates the dimensions.</summary>
    /// <exception cref="InvalidOperationException">The number of axes is open.</exception>
    public ReadOnlySpan<Dimension>.Enumerator GetEnumerator() => Dimensions.GetEnumerator();
}
