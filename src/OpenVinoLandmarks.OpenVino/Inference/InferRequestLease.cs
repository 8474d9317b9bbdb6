namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A request that was rented from an <see cref="InferRequestPool"/>. Dispose it to return the request, after the outputs are read. A second
/// disposal, or the disposal of a copy, does nothing.
/// </summary>
public readonly struct InferRequestLease : IDisposable, IEquatable<InferRequestLease>
{
    private readonly InferRequestPool? _pool;
    private readonly int _version;

    internal InferRequestLease(InferRequestPool pool, int index, int version) => (_pool, Index, _version) = (pool, index, version);

    /// <summary>The index of the request in its pool, 0 to <see cref="InferRequestPool.Size"/> - 1. A request always has the same
    /// index.</summary>
    public int Index { get; }

    /// <summary>The request.</summary>
    /// <exception cref="ObjectDisposedException">The request was returned to its pool.</exception>
    /// <exception cref="InvalidOperationException">This is the default value, not a lease from a pool.</exception>
    public InferRequest Request =>
        (_pool ?? throw new InvalidOperationException("This lease is the default value. Rent one from an InferRequestPool."))
            .Request(Index, _version);

    /// <summary>Returns whether both are the same lease.</summary>
    public static bool operator ==(InferRequestLease left, InferRequestLease right) => left.Equals(right);

    /// <summary>Returns whether the leases differ.</summary>
    public static bool operator !=(InferRequestLease left, InferRequestLease right) => !left.Equals(right);

    /// <summary>
    /// Returns the request to its pool. If an inference still runs, for example because its task was dropped after an exception, it is
    /// cancelled (if the model has open sizes, it runs to its end), this method waits for it, and its result is dropped.
    /// </summary>
    public void Dispose() => _pool?.Return(Index, _version);

    /// <inheritdoc/>
    public bool Equals(InferRequestLease other) => _pool == other._pool && Index == other.Index && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InferRequestLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_pool, Index, _version);
}
