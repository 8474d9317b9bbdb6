using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Broadcasting as in numpy: shapes are aligned at their last dimension, and sizes of 1 are repeated.</summary>
internal static class Broadcasting
{
    /// <summary>Returns the common shape of two tensors, or null if they do not broadcast.</summary>
    public static long[]? Common(Shape a, Shape b)
    {
        long[] dims = new long[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= dims.Length; i++)
        {
            int x = i <= a.Rank ? a[a.Rank - i] : 1;
            int y = i <= b.Rank ? b[b.Rank - i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                return null;
            }

            dims[^i] = x == 1 ? y : x;
        }

        return dims;
    }

    /// <summary>Whether <paramref name="shape"/> can be repeated to <paramref name="target"/>.</summary>
    public static bool Fits(Shape shape, Shape target)
    {
        for (int i = 1; i <= shape.Rank; i++)
        {
            int size = shape[shape.Rank - i];
            if (size != 1 && (i > target.Rank || size != target[target.Rank - i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Writes the strides of a tensor of <paramref name="shape"/> in <paramref name="target"/>: 0 for repeated dimensions.
    /// </summary>
    public static void Strides(Shape shape, Shape target, Span<int> strides)
    {
        int step = 1;
        for (int i = 1; i <= target.Rank; i++)
        {
            int dim = i <= shape.Rank ? shape[shape.Rank - i] : 1;
            strides[target.Rank - i] = dim == 1 ? 0 : step;
            step *= dim;
        }
    }
}
