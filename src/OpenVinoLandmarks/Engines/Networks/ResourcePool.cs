namespace OpenVinoLandmarks.Engines.Networks;

/// <summary>
/// Keeps what one call at a time may use (contexts, requests): as many are made as calls run at once, and renting one that is there
/// allocates nothing. What is returned after the pool was disposed is disposed at once. Thread-safe.
/// </summary>
internal sealed class ResourcePool<T>(Func<T> create) : IDisposable
    where T : class, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<T> _idle = new();
    private bool _disposed;

    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    public T Rent()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_idle.TryPop(out T? idle))
            {
                return idle;
            }
        }

        return create();
    }

    public void Return(T item)
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _idle.Push(item);
                return;
            }
        }

        item.Dispose();
    }

    public void Dispose()
    {
        T[] idle;
        lock (_gate)
        {
            _disposed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (T item in idle)
        {
            item.Dispose();
        }
    }
}
