namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A request lent by a pool. Dispose it once the outputs are read and no inference is running; a second disposal, or one of a copy,
/// does nothing.
/// </summary>
public readonly struct InferRequestLease : IDisposable, IEquatable<InferRequestLease>
{
    private readonly InferRequestPool? _pool;
    private readonly int _version;

    internal InferRequestLease(InferRequestPool pool, int index, int version) => (_pool, Index, _version) = (pool, index, version);

    /// <summary>The request's number in its pool, 0 to size - 1: the same for as long as the pool lives.</summary>
    public int Index { get; }

    /// <summary>The request.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    /// <exception cref="InvalidOperationException">This is the default value, which no pool lent.</exception>
    public InferRequest Request => (_pool ?? throw new InvalidOperationException("No pool lent this.")).Request(Index, _version);

    /// <summary>Whether both are the same loan.</summary>
    public static bool operator ==(InferRequestLease left, InferRequestLease right) => left.Equals(right);

    /// <summary>Whether the loans differ.</summary>
    public static bool operator !=(InferRequestLease left, InferRequestLease right) => !left.Equals(right);

    /// <summary>Gives the request back.</summary>
    public void Dispose() => _pool?.Return(Index, _version);

    /// <inheritdoc/>
    public bool Equals(InferRequestLease other) => _pool == other._pool && Index == other.Index && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InferRequestLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_pool, Index, _version);
}
