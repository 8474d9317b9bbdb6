using System.Diagnostics.CodeAnalysis;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// The sizes of a row-major tensor, outermost dimension first, with at most <see cref="MaxElements"/> elements. Immutable.
/// </summary>
internal sealed class Shape : IEquatable<Shape>
{
    /// <summary>The largest number of elements of one tensor: 1 GiB of 32-bit floats.</summary>
    public const int MaxElements = 1 << 28;

    /// <summary>
    /// The largest number of dimensions: no known network has more, and loops over them keep their counters on the stack.
    /// </summary>
    public const int MaxRank = 8;

    private readonly int[] _dims;

    private Shape(int[] dims, int count)
    {
        _dims = dims;
        Count = count;
    }

    public static Shape Scalar { get; } = new([], 1);

    public ReadOnlySpan<int> Dims => _dims;

    public int Rank => _dims.Length;

    /// <summary>The number of elements: 1 for a scalar, 0 if a size is 0.</summary>
    public int Count { get; }

    public int this[int axis] => _dims[axis];

    public int this[Index axis] => _dims[axis];

    /// <summary>Returns a shape that is known to be in range.</summary>
    public static Shape Of(params ReadOnlySpan<int> dims) =>
        TryOf(dims, out Shape? shape)
            ? shape
            : throw new ArgumentException($"[{string.Join(',', dims.ToArray())}] is not a valid shape.", nameof(dims));

    /// <summary>Returns false for a negative size, too many dimensions or too many elements.</summary>
    public static bool TryOf(ReadOnlySpan<int> dims, [NotNullWhen(true)] out Shape? shape)
    {
        shape = null;
        if (dims.Length > MaxRank)
        {
            return false;
        }

        // A size of 0 must not hide a product that is too large: another operation may drop the 0 later.
        long count = 1;
        long magnitude = 1;
        foreach (int dim in dims)
        {
            if (dim < 0)
            {
                return false;
            }

            count *= dim;
            magnitude *= Math.Max(1, dim);
            if (magnitude > MaxElements)
            {
                return false;
            }
        }

        shape = new Shape(dims.ToArray(), (int)count);
        return true;
    }

    /// <summary>Returns the product of the sizes from <paramref name="begin"/> up to, but not including, <paramref name="end"/>.</summary>
    public int CountOf(int begin, int end)
    {
        int count = 1;
        for (int i = begin; i < end; i++)
        {
            count *= _dims[i];
        }

        return count;
    }

    public bool Equals(Shape? other) => other is not null && _dims.AsSpan().SequenceEqual(other._dims);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int dim in _dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(',', _dims)}]";
}
