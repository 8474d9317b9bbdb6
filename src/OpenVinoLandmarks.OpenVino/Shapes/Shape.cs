using System.Collections;
using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The sizes of a tensor's axes, all known. An immutable value; the default is the scalar: no axes, one element.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<long>
{
    private readonly long[]? _dimensions;

    /// <summary>Makes a shape of the given sizes.</summary>
    /// <param name="dimensions">One size for each axis, each at least 0; none makes the scalar.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Shape(params ReadOnlySpan<long> dimensions)
    {
        foreach (long dimension in dimensions)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(dimensions));
        }

        _dimensions = dimensions.ToArray();
    }

    /// <summary>The shape of a single number: rank 0, one element.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of axes.</summary>
    public int Rank => _dimensions?.Length ?? 0;

    /// <summary>Product of the sizes; 1 for the scalar.</summary>
    /// <exception cref="OverflowException">The product does not fit 64 bits.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (long dimension in Dimensions)
            {
                count = checked(count * dimension);
            }

            return count;
        }
    }

    /// <summary>The sizes.</summary>
    public ReadOnlySpan<long> Dimensions => _dimensions;

    /// <inheritdoc/>
    int IReadOnlyCollection<long>.Count => Rank;

    /// <summary>The size of one axis.</summary>
    /// <param name="index">0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public long this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Rank, nameof(index));
            return _dimensions![index];
        }
    }

    /// <summary>Makes a shape of the given sizes; what <c>Shape s = [1, 3, 48, 48]</c> calls.</summary>
    /// <inheritdoc cref="Shape(ReadOnlySpan{long})"/>
    public static Shape Create(ReadOnlySpan<long> dimensions) => new(dimensions);

    /// <summary>Whether the shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether the shapes differ.</summary>
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

    /// <summary>The sizes as OpenVINO prints them: "[1,3,48,48]"; "[]" for the scalar.</summary>
    public override string ToString() => $"[{string.Join(',', _dimensions ?? [])}]";

    /// <summary>The sizes one by one.</summary>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(_dimensions ?? [])).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
