namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>Counts the events of a soak run. Thread-safe.</summary>
internal sealed class SoakCounters
{
    private long _inferences;
    private long _cancelled;
    private long _reshaped;
    private long _disposed;
    private long _metDisposals;
    private long _generations;

    public long Inferences => Interlocked.Read(ref _inferences);

    public void Inferred(long count) => Interlocked.Add(ref _inferences, count);

    public void Cancelled() => Interlocked.Increment(ref _cancelled);

    public void Reshaped() => Interlocked.Increment(ref _reshaped);

    public void Disposed() => Interlocked.Increment(ref _disposed);

    public void MetDisposal() => Interlocked.Increment(ref _metDisposals);

    public void Replaced() => Interlocked.Increment(ref _generations);

    public override string ToString() =>
        $"{_inferences:N0} inferences, {_cancelled:N0} cancelled, {_reshaped:N0} reshaped, {_disposed:N0} requests disposed, " +
        $"{_generations:N0} models replaced, {_metDisposals:N0} uses met a disposed model";
}
