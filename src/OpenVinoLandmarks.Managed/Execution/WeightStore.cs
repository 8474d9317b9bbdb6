namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// Owns the native memory that the steps of a plan point to: weights in the order in which the kernels read them, biases, and tables. It is
/// filled while a model is compiled and not changed afterwards.
/// </summary>
internal sealed unsafe class WeightStore
{
    private const int BlockFloats = 1 << 18;

    private readonly List<NativeFloats> _blocks = [];
    private long _used;

    /// <summary>Allocates zeroed memory, aligned to 64 bytes, that lives as long as this object.</summary>
    public float* Allocate(long count)
    {
        if (_blocks.Count == 0 || _used + count > _blocks[^1].Count)
        {
            _blocks.Add(new NativeFloats(Math.Max(count, BlockFloats)));
            _used = 0;
        }

        float* memory = _blocks[^1].Pointer + _used;
        const int granule = NativeFloats.Alignment / sizeof(float);
        _used += (count + granule - 1) / granule * granule;
        return memory;
    }

    /// <summary>Copies values and appends zeros up to <paramref name="paddedCount"/>.</summary>
    public float* Copy(ReadOnlySpan<float> values, int paddedCount)
    {
        float* memory = Allocate(paddedCount);
        values.CopyTo(new Span<float>(memory, paddedCount));
        return memory;
    }

    /// <summary>Copies distances, which kernels add to pointers.</summary>
    public nint* Copy(ReadOnlySpan<nint> values)
    {
        nint* memory = (nint*)Allocate((long)values.Length * sizeof(nint) / sizeof(float));
        values.CopyTo(new Span<nint>(memory, values.Length));
        return memory;
    }
}
