using System.Collections;
using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The sizes of a tensor's axes. An immutable value. The default value is the shape of a scalar, which has no axes and one element.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<long>
{
    private readonly long[]? _dimensions;

    /// <summary>Creates a shape.</summary>
    /// <param name="dimensions">One size per axis, each at least 0. Without sizes the shape is a scalar's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Shape(params ReadOnlySpan<long> dimensions)
    {
        foreach (long dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
        }

        _dimensions = dimensions.ToArray();
    }

    /// <summary>The shape of a scalar: no axes, one element.</summary>
    public static Shape Scalar => default;

    /// <summary>The number of axes.</summary>
    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>The number of elements: the product of the sizes, 1 for a scalar.</summary>
    /// <exception cref="OverflowException">The product does not fit in 64 bits.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (long dimension in Dimensions)
            {
                count = TryMultiply(count, dimension)
                    ?? throw new OverflowException($"The shape {this} has more elements than fit in 64 bits.");
            }

            return count;
        }
    }

    /// <summary>The sizes, one per axis.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    /// <inheritdoc/>
    int IReadOnlyCollection<long>.Count => Rank;

    /// <summary>The size of one axis.</summary>
    /// <param name="index">The index of the axis, 0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape has fewer axes.</exception>
    public long this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Rank, nameof(index));
            return _dimensions![index];
        }
    }

    /// <summary>The size of one axis; <c>shape[^1]</c> is the size of the last axis.</summary>
    /// <inheritdoc cref="this[int]"/>
    public long this[Index index] => this[index.GetOffset(Rank)];

    /// <summary>Creates a shape. <c>Shape s = [1, 3, 48, 48]</c> calls this method.</summary>
    /// <inheritdoc cref="Shape(ReadOnlySpan{long})"/>
    public static Shape Create(ReadOnlySpan<long> dimensions) => new(dimensions);

    /// <summary>Returns whether the shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Returns whether the shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new HashCode();
        foreach (long dimension in Dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <summary>Formats the sizes as OpenVINO does: "[1,3,48,48]", or "[]" for a scalar.</summary>
    public override string ToString() => $"[{string.Join(',', _dimensions ?? [])}]";

    /// <summary>Multiplies two numbers that are not negative; returns null if the product does not fit.</summary>
    internal static long? TryMultiply(long count, long size) => size == 0 || count <= long.MaxValue / size ? count * size : null;

    /// <summary>Enumerates the sizes.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(_dimensions ?? [])).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
