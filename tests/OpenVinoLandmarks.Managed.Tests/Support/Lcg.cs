namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>
/// Random numbers that are the same on all systems and versions of .NET: the upper 32 bits of Knuth's MMIX generator,
/// x = x * 6364136223846793005 + 1442695040888963407 modulo 2^64.
/// </summary>
internal sealed class Lcg(ulong seed)
{
    private ulong _state = seed;

    public uint Next()
    {
        _state = unchecked(_state * 6364136223846793005UL + 1442695040888963407UL);
        return (uint)(_state >> 32);
    }

    /// <summary>Returns an integer from 0 up to, but not including, a limit.</summary>
    public int Below(int limit) => (int)((ulong)Next() * (uint)limit >> 32);

    /// <summary>Returns an integer in a range, both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>Returns true with a probability in percent.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>Returns a number from <paramref name="least"/> up to, but not including, <paramref name="most"/>.</summary>
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
