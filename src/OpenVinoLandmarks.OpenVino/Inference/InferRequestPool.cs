namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A fixed number of infer requests of one compiled model, to rent and return. All requests are created with the pool, so that renting
/// does not fail for lack of memory and allocates nothing. The request that was returned last is rented first, because its
/// buffers are still in the processor's cache. If no request is idle, callers wait and are served in the order of their calls.
/// Thread-safe.
/// </summary>
public sealed partial class InferRequestPool : IDisposable
{
    private readonly Lock _lock = new();
    private readonly InferRequest[] _requests;
    private readonly int[] _versions;
    private readonly int[] _idle;
    private readonly LinkedList<Waiter> _queue = new();
    private readonly Stack<Waiter> _spareWaiters = new();
    private int _idleCount;
    private bool _disposed;

    /// <summary>
    /// Creates the requests. If other requests of a model with open sizes run, this blocks as
    /// <see cref="CompiledModel.CreateInferRequest()"/> does; <see cref="CreateAsync"/> does not.
    /// </summary>
    /// <param name="model">The compiled model. It may be disposed afterwards.</param>
    /// <param name="size">The number of requests, at least 1; null for <see cref="CompiledModel.OptimalNumberOfInferRequests"/>.</param>
    /// <param name="configure">Called for each request with its index, 0 to size - 1, for example to set tensors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    /// <exception cref="OpenVinoException">A request cannot be created; those created before are disposed.</exception>
    /// <exception cref="ObjectDisposedException">The compiled model is disposed.</exception>
    public InferRequestPool(CompiledModel model, int? size = null, Action<InferRequest, int>? configure = null)
        : this(CheckSize(model, size))
    {
        try
        {
            while (_idleCount < Size)
            {
                Add(model.CreateInferRequest(), configure);
            }
        }
        catch
        {
            DisposeRequests(_requests);
            throw;
        }
    }

    private InferRequestPool(int size)
    {
        Size = size;
        _requests = new InferRequest[size];
        _versions = new int[size];
        _idle = new int[size];
    }

    /// <summary>
    /// Creates a pool without blocking a thread: see <see cref="CompiledModel.CreateInferRequestAsync"/>. The parameters and exceptions are
    /// those of the constructor.
    /// </summary>
    /// <param name="model">The compiled model. It may be disposed when the pool was created.</param>
    /// <param name="size">The number of requests, at least 1; null for <see cref="CompiledModel.OptimalNumberOfInferRequests"/>.</param>
    /// <param name="configure">Called for each request with its index, 0 to size - 1, on any thread.</param>
    /// <param name="cancellationToken">Ends the creation; the requests that were created are disposed.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<InferRequestPool> CreateAsync(
        CompiledModel model,
        int? size = null,
        Action<InferRequest, int>? configure = null,
        CancellationToken cancellationToken = default)
    {
        InferRequestPool pool = new(CheckSize(model, size));
        try
        {
            while (pool._idleCount < pool.Size)
            {
                pool.Add(await model.CreateInferRequestAsync(cancellationToken).ConfigureAwait(false), configure);
            }

            return pool;
        }
        catch
        {
            DisposeRequests(pool._requests);
            throw;
        }
    }

    /// <summary>The number of requests, rented and idle.</summary>
    public int Size { get; }

    /// <summary>The number of requests that are idle now.</summary>
    public int IdleCount
    {
        get
        {
            lock (_lock)
            {
                return _idleCount;
            }
        }
    }

    /// <summary>Rents a request if one is idle.</summary>
    /// <param name="lease">The request. Dispose it to return it.</param>
    /// <returns>Whether a request was idle.</returns>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public bool TryRent(out InferRequestLease lease)
    {
        lock (_lock)
        {
            return TryTake(out lease);
        }
    }

    /// <summary>Rents a request. If none is idle, blocks the calling thread until one is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request. Dispose it to return it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, also if that happens during the wait.</exception>
    public InferRequestLease Rent(CancellationToken cancellationToken = default)
    {
        Waiter waiter;
        lock (_lock)
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

    /// <summary>Rents a request. If none is idle, waits for one without blocking a thread. Await the result once.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The request. Dispose it to return it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed, also if that happens during the wait.</exception>
    public ValueTask<InferRequestLease> RentAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<InferRequestLease>(cancellationToken);
        }

        Waiter waiter;
        ValueTask<InferRequestLease> result;
        lock (_lock)
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
    /// Disposes the pool: idle requests immediately, rented ones when they are returned. Waiting callers get an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        List<InferRequest> idle = [];
        List<Waiter> waiters = [];
        lock (_lock)
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

    /// <summary>Returns the request of a lease.</summary>
    internal InferRequest Request(int index, int version) => Volatile.Read(ref _versions[index]) == version
        ? _requests[index]
        : throw new ObjectDisposedException(nameof(InferRequestLease), "The request was returned to its pool.");

    /// <summary>
    /// Returns a request to the pool; an inference that still runs ends first. Does nothing for a lease, or a copy of one, that was
    /// returned before.
    /// </summary>
    internal void Return(int index, int version)
    {
        lock (_lock)
        {
            if (_versions[index] != version)
            {
                return;
            }

            // From here on the request belongs to nobody, so that it can be settled outside the lock.
            _versions[index]++;
        }

        // The task that ran it may have been dropped after an exception. The next caller must not find it busy, nor read its result.
        InferRequest request = _requests[index];
        request.Settle();
        Waiter? next = null;
        lock (_lock)
        {
            if (!_disposed && _queue.First is { } first)
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
            request.Dispose();
        }
        else
        {
            next.Succeed(new InferRequestLease(this, index, version + 1));
        }
    }

    /// <summary>Removes a waiter from the queue. Returns whether it was still waiting.</summary>
    private bool Withdraw(Waiter waiter)
    {
        lock (_lock)
        {
            if (waiter.Node.List is null)
            {
                return false;
            }

            _queue.Remove(waiter.Node);
            return true;
        }
    }

    /// <summary>Keeps a waiter whose result was read, for a later wait.</summary>
    private void Recycle(Waiter waiter)
    {
        lock (_lock)
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

    private Waiter Enqueue(bool blocking)
    {
        Waiter waiter = _spareWaiters.Count > 0 ? _spareWaiters.Pop() : new Waiter(this);
        waiter.Prepare(blocking);
        _queue.AddLast(waiter.Node);
        return waiter;
    }

    private static int CheckSize(CompiledModel model, int? size)
    {
        ArgumentNullException.ThrowIfNull(model);
        int checkedSize = size ?? model.OptimalNumberOfInferRequests;
        ArgumentOutOfRangeException.ThrowIfLessThan(checkedSize, 1, nameof(size));
        return checkedSize;
    }

    // The first request is on top of the stack of idle ones, so that it is rented first.
    private void Add(InferRequest request, Action<InferRequest, int>? configure)
    {
        int index = _idleCount++;
        _requests[index] = request;
        configure?.Invoke(request, index);
        _idle[Size - 1 - index] = index;
    }

    private static void DisposeRequests(InferRequest?[] requests)
    {
        foreach (InferRequest? request in requests)
        {
            request?.Dispose();
        }
    }
}
