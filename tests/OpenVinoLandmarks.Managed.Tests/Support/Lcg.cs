namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>
/// Seeded numbers that are the same on every system and in every version of .NET: x = x * 6364136223846793005 + 1442695040888963407,
/// modulo 2^64 (Knuth's MMIX generator), of which the upper 32 bits are used.
/// </summary>
internal sealed class Lcg(ulong seed)
{
    private ulong _state = seed;

    public uint Next()
    {
        _state = unchecked(_state * 6364136223846793005UL + 1442695040888963407UL);
        return (uint)(_state >> 32);
    }

    /// <summary>From 0 up to, not including, a limit.</summary>
    public int Below(int limit) => (int)((ulong)Next() * (uint)limit >> 32);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>From the least number up to, not including, the greatest.</summary>
    public float Float(float least, float most) => least + (Next() >> 8) * (1f / (1 << 24)) * (most - least);

    public float[] Floats(int count, float least, float most)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Float(least, most);
        }

        return values;
    }

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
