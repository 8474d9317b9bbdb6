namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// A score and the number of a prior box as one integer: the order of the integers is by descending score, equal scores by prior box, and
/// integers are sorted much faster than records with a comparison.
/// </summary>
internal static class ScoreKey
{
    private const uint Sign = 1u << 31;

    /// <param name="score">The score; not NaN.</param>
    /// <param name="prior">The number of the prior box.</param>
    public static ulong Of(float score, int prior)
    {
        // The sum makes -0 and 0 equal. The bits of floats are ordered as integers are once those of negative numbers are inverted.
        uint bits = BitConverter.SingleToUInt32Bits(score + 0f);
        uint ascending = (bits & Sign) != 0 ? ~bits : bits | Sign;
        return ((ulong)~ascending << 32) | (uint)prior;
    }

    public static int Prior(ulong key) => (int)(uint)key;

    /// <summary>Returns the best keys in order; the order of the others is lost.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="count">The most keys to return; -1 for all.</param>
    public static Span<ulong> Best(Span<ulong> keys, int count)
    {
        if (count >= 0 && count < keys.Length)
        {
            MoveToFront(keys, count);
            keys = keys[..count];
        }

        keys.Sort();
        return keys;
    }

    /// <summary>Moves the first keys of the order to the front, without sorting them (Hoare's selection).</summary>
    private static void MoveToFront(Span<ulong> keys, int count)
    {
        (int left, int right) = (0, keys.Length - 1);

        // Each round halves the range on average. A sequence for which it does not is sorted, which is never quadratic.
        for (int round = 0; left < right && count > 0; round++)
        {
            if (round == 64)
            {
                keys.Sort();
                return;
            }

            ulong pivot = Median(keys[left], keys[left + (right - left) / 2], keys[right]);
            (int i, int j) = (left, right);
            while (i <= j)
            {
                while (keys[i] < pivot)
                {
                    i++;
                }

                while (keys[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (keys[i], keys[j]) = (keys[j], keys[i]);
                    i++;
                    j--;
                }
            }

            if (count - 1 <= j)
            {
                right = j;
            }
            else if (count - 1 >= i)
            {
                left = i;
            }
            else
            {
                return;
            }
        }
    }

    private static ulong Median(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
