using OpenVinoLandmarks.OpenVino.Inference;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A fixed number of infer requests of one compiled model, lent one by one. All are made at once, so that renting never fails for
/// want of memory and allocates nothing. The request returned last is lent first (its buffers are in the cache). When all are out,
/// callers wait in the order in which they came: that is the back-pressure. Thread-safe.
/// </summary>
public sealed class InferRequestPool : IDisposable
{
    private readonly Lock _gate = new();
    private readonly InferRequest[] _requests;
    private readonly int[] _versions;
    private readonly int[] _idle;
    private readonly LinkedList<PoolWaiter> _queue = new();
    private readonly Stack<PoolWaiter> _spareWaiters = new();
    private int _idleCount;
    private bool _disposed;

    /// <summary>Makes the requests.</summary>
    /// <param name="model">The compiled model; may be disposed afterwards.</param>
    /// <param name="size">How many, at least 1; null: <see cref="CompiledModel.OptimalNumberOfInferRequests"/>.</param>
    /// <param name="configure">Called for each request with its number, 0 to size - 1: the place to set tensors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    /// <exception cref="OpenVinoException">A request cannot be made; those made before are disposed.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public InferRequestPool(CompiledModel model, int? size = null, Action<InferRequest, int>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Size = size ?? model.OptimalNumberOfInferRequests;
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1, nameof(size));
        _requests = new InferRequest[Size];
        _versions = new int[Size];
        _idle = new int[Size];
        try
        {
            for (int i = 0; i < Size; i++)
            {
                _requests[i] = model.CreateInferRequest();
                configure?.Invoke(_requests[i], i);
                _idle[Size - 1 - i] = i;
            }
        }
        catch
        {
            DisposeRequests(_requests);
            throw;
        }

        _idleCount = Size;
    }

    /// <summary>Number of requests, lent and idle.</summary>
    public int Size { get; }

    /// <summary>Requests that are idle at this moment.</summary>
    public int IdleCount
    {
        get
        {
            lock (_gate)
            {
                return _idleCount;
            }
        }
    }

    /// <summary>Takes a request, where one is idle and nobody waits.</summary>
    /// <param name="lease">The request; dispose it to give it back.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public bool TryRent(out InferRequestLease lease)
    {
        lock (_gate)
        {
            return TryTake(out lease);
        }
    }

    /// <summary>Takes a request, and waits for one on this thread where all are out.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The request; dispose it to give it back.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, or was during the wait.</exception>
    public InferRequestLease Rent(CancellationToken cancellationToken = default)
    {
        PoolWaiter waiter;
        lock (_gate)
        {
            if (TryTake(out InferRequestLease lease))
            {
                return lease;
            }

            waiter = Enqueue(blocking: true);
        }

        waiter.Register(cancellationToken);
        return waiter.Block();
    }

    /// <summary>Takes a request, and waits for one without a thread where all are out. Await the result once.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The request; dispose it to give it back.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, or was during the wait.</exception>
    public ValueTask<InferRequestLease> RentAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<InferRequestLease>(cancellationToken);
        }

        PoolWaiter waiter;
        ValueTask<InferRequestLease> result;
        lock (_gate)
        {
            if (TryTake(out InferRequestLease lease))
            {
                return new ValueTask<InferRequestLease>(lease);
            }

            waiter = Enqueue(blocking: false);
            result = waiter.Task;
        }

        waiter.Register(cancellationToken);
        return result;
    }

    /// <summary>
    /// Ends the pool: idle requests are disposed now, lent ones when they are given back, and whoever waits gets an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        List<InferRequest> idle = [];
        List<PoolWaiter> waiters = [];
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            idle.AddRange(_idle.AsSpan(0, _idleCount).ToArray().Select(index => _requests[index]));
            _idleCount = 0;
            waiters.AddRange(_queue);
            _queue.Clear();
        }

        idle.ForEach(static request => request.Dispose());
        waiters.ForEach(waiter => waiter.Fail(new ObjectDisposedException(nameof(InferRequestPool))));
    }

    /// <summary>The request of a lease.</summary>
    internal InferRequest Request(int index, int version) => Volatile.Read(ref _versions[index]) == version
        ? _requests[index]
        : throw new ObjectDisposedException(nameof(InferRequestLease), "The request was given back to its pool.");

    /// <summary>Gives a request back. A lease that was given back before, or a copy of it, changes nothing.</summary>
    internal void Return(int index, int version)
    {
        PoolWaiter? next = null;
        lock (_gate)
        {
            if (_versions[index] != version)
            {
                return;
            }

            _versions[index]++;
            if (_queue.First is { } first && !_disposed)
            {
                _queue.Remove(first);
                next = first.Value;
            }
            else if (!_disposed)
            {
                _idle[_idleCount++] = index;
                return;
            }
        }

        if (next is null)
        {
            _requests[index].Dispose();
        }
        else
        {
            next.Succeed(new InferRequestLease(this, index, version + 1));
        }
    }

    /// <summary>Takes a waiter out of the queue, if it still waits.</summary>
    internal bool Withdraw(PoolWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Node.List is null)
            {
                return false;
            }

            _queue.Remove(waiter.Node);
            return true;
        }
    }

    /// <summary>Takes a waiter whose result was fetched, to use it again.</summary>
    internal void Recycle(PoolWaiter waiter)
    {
        lock (_gate)
        {
            _spareWaiters.Push(waiter);
        }
    }

    private bool TryTake(out InferRequestLease lease)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_idleCount == 0)
        {
            lease = default;
            return false;
        }

        int index = _idle[--_idleCount];
        lease = new InferRequestLease(this, index, _versions[index]);
        return true;
    }

    private PoolWaiter Enqueue(bool blocking)
    {
        PoolWaiter waiter = _spareWaiters.Count > 0 ? _spareWaiters.Pop() : new PoolWaiter(this);
        waiter.Prepare(blocking);
        _queue.AddLast(waiter.Node);
        return waiter;
    }

    private static void DisposeRequests(InferRequest?[] requests)
    {
        foreach (InferRequest? request in requests)
        {
            request?.Dispose();
        }
    }
}
