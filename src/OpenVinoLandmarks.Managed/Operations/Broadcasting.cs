using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Broadcasting as numpy has it: shapes aligned at their last dimension, sizes of 1 repeated.</summary>
internal static class Broadcasting
{
    /// <summary>The common shape, or null if there is none.</summary>
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

    /// <summary>True if <paramref name="shape"/> can be repeated to <paramref name="target"/>.</summary>
    public static bool Fits(Shape shape, Shape target)
    {
        for (int i = 1; i <= shape.Rank; i++)
        {
            if (i > target.Rank ? shape[shape.Rank - i] != 1 : shape[shape.Rank - i] != 1 && shape[shape.Rank - i] != target[target.Rank - i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Steps in memory for each dimension of <paramref name="target"/>: 0 where <paramref name="shape"/> repeats.</summary>
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
