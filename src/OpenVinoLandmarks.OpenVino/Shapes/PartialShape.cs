using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A shape of which parts may be open: sizes, or the number of axes itself. An immutable value; the default has a dynamic rank.
/// </summary>
[CollectionBuilder(typeof(PartialShape), nameof(Create))]
public readonly struct PartialShape : IEquatable<PartialShape>
{
    private readonly Dimension[]? _dimensions;

    /// <summary>Makes a shape with a known number of axes.</summary>
    /// <param name="dimensions">One entry for each axis; numbers convert, -1 is any size.</param>
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

    /// <summary>A shape of which nothing is known.</summary>
    public static PartialShape DynamicRank => default;

    /// <summary>Whether the number of axes is open.</summary>
    public bool IsRankDynamic => _dimensions is null;

    /// <summary>Whether anything is open.</summary>
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

    /// <summary>Number of axes.</summary>
    /// <exception cref="InvalidOperationException">The rank is dynamic.</exception>
    public int Rank => Known.Length;

    /// <summary>The axes.</summary>
    /// <exception cref="InvalidOperationException">The rank is dynamic.</exception>
    public ReadOnlySpan<Dimension> Dimensions => Known;

    private Dimension[] Known => _dimensions ?? throw new InvalidOperationException("The rank of this shape is dynamic.");

    /// <summary>One axis.</summary>
    /// <param name="index">0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The rank is dynamic.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Dimension this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Rank, nameof(index));
            return Known[index];
        }
    }

    /// <summary>Makes a shape with a known number of axes; what <c>PartialShape s = [-1, 3, 48, 48]</c> calls.</summary>
    /// <inheritdoc cref="PartialShape(ReadOnlySpan{Dimension})"/>
    public static PartialShape Create(ReadOnlySpan<Dimension> dimensions) => new(dimensions);

    /// <summary>The same sizes, nothing open.</summary>
    public static implicit operator PartialShape(Shape shape) => FromShape(shape);

    /// <summary>The same sizes, nothing open.</summary>
    public static PartialShape FromShape(Shape shape) =>
        new([.. shape.Dimensions.ToArray().Select(static size => new Dimension(size, size))]);

    /// <summary>Whether the shapes are equal, axis by axis.</summary>
    public static bool operator ==(PartialShape left, PartialShape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
    public static bool operator !=(PartialShape left, PartialShape right) => !left.Equals(right);

    /// <summary>The sizes, where nothing is open.</summary>
    /// <exception cref="InvalidOperationException">Something is open.</exception>
    public Shape ToShape() => IsDynamic
        ? throw new InvalidOperationException($"The shape {this} is dynamic: it has no fixed sizes.")
        : new Shape([.. Known.Select(static dimension => dimension.Min)]);

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

    /// <summary>As OpenVINO's C++ API prints it: "[1,?,2..8]", "[...]" for a dynamic rank.</summary>
    public override string ToString() => _dimensions is null ? "[...]" : $"[{string.Join(',', _dimensions)}]";

    /// <summary>The axes one by one.</summary>
    /// <exception cref="InvalidOperationException">The rank is dynamic.</exception>
    public ReadOnlySpan<Dimension>.Enumerator GetEnumerator() => Dimensions.GetEnumerator();
}
