using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Inference;

/// <summary>
/// The batches of a model: a bounded number of <see cref="InferenceRequest"/>s, created when they are first needed and rented one by one.
/// If all are rented, callers wait and are served in the order of their calls. Renting a free batch allocates nothing. Thread-safe.
/// </summary>
public sealed class InferenceRequestPool : IDisposable
{
    private static int s_waiting;

    private readonly Lock _gate = new();
    private readonly Func<InferenceRequest> _create;
    private readonly Stack<Slot> _idle = new();
    private readonly LinkedList<TaskCompletionSource> _waiters = new();
    private int _free;
    private bool _disposed;

    /// <summary>Creates a pool without any request.</summary>
    /// <param name="maximum">Number of requests that exist at a time, at least 1.</param>
    /// <param name="create">Creates a request; may be called from several threads at once. The pool disposes what it returns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public InferenceRequestPool(int maximum, Func<InferenceRequest> create)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        ArgumentNullException.ThrowIfNull(create);
        _create = create;
        _free = maximum;
        Maximum = maximum;
    }

    /// <summary>Number of requests that exist at a time.</summary>
    public int Maximum { get; }

    /// <summary>Number of callers that wait for a batch of any pool of the process.</summary>
    internal static int WaitingInProcess => Volatile.Read(ref s_waiting);

    /// <summary>Number of callers that wait for a batch.</summary>
    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count;
            }
        }
    }

    /// <summary>Rents a batch. If all are rented, the calling thread waits until one is returned.</summary>
    /// <returns>The batch; dispose it to return it.</returns>
    /// <exception cref="ObjectDisposedException">The pool was disposed, possibly during the wait.</exception>
    public ImageBatch Rent()
    {
        if (Enter() is { } waiter)
        {
            waiter.Value.Task.GetAwaiter().GetResult();
        }

        return Take();
    }

    /// <summary>Rents a batch if one is free and no caller waits for one.</summary>
    /// <param name="batch">The batch; dispose it to return it.</param>
    /// <returns>True if a batch was rented.</returns>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    public bool TryRent(out ImageBatch batch)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free == 0)
            {
                batch = default;
                return false;
            }

            _free--;
        }

        batch = Take();
        return true;
    }

    /// <summary>Rents a batch. If all are rented, the task completes when one is returned.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The batch; dispose it to return it.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed, possibly during the wait.</exception>
    public ValueTask<ImageBatch> RentAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ImageBatch>(cancellationToken);
        }

        return Enter() is { } waiter ? WaitAsync(waiter, cancellationToken) : new ValueTask<ImageBatch>(Take());
    }

    /// <summary>
    /// Disposes the requests that are free; those that are rented are disposed when they are returned. Callers that wait get an
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        Slot[] idle;
        TaskCompletionSource[] waiters;
        lock (_gate)
        {
            _disposed = true;
            (idle, waiters) = ([.. _idle], [.. _waiters]);
            _idle.Clear();
            _waiters.Clear();
            Interlocked.Add(ref s_waiting, -waiters.Length);
        }

        foreach (TaskCompletionSource waiter in waiters)
        {
            waiter.SetException(new ObjectDisposedException(nameof(InferenceRequestPool)));
        }

        foreach (Slot slot in idle)
        {
            slot.Dispose();
        }
    }

    // Takes the right to one request: at once (null), or when the waiter completes.
    private LinkedListNode<TaskCompletionSource>? Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free > 0)
            {
                _free--;
                return null;
            }

            Interlocked.Increment(ref s_waiting);

            // The caller that returns a batch must not run the code of the one that waited.
            return _waiters.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async ValueTask<ImageBatch> WaitAsync(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        await using (cancellationToken.UnsafeRegister(_ => Cancel(waiter, cancellationToken), null).ConfigureAwait(false))
        {
            await waiter.Value.Task.ConfigureAwait(false);
        }

        return Take();
    }

    private void Cancel(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // A waiter that is not in the list any more already has its request, or an exception.
            if (waiter.List is null)
            {
                return;
            }

            _waiters.Remove(waiter);
            Interlocked.Decrement(ref s_waiting);
        }

        waiter.Value.SetCanceled(cancellationToken);
    }

    // Takes a free request or creates one. The caller has the right to one request.
    private ImageBatch Take()
    {
        try
        {
            Slot? slot;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                _idle.TryPop(out slot);
            }

            slot ??= new Slot(this, _create());
            return new ImageBatch(slot, slot.Version);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private void Return(Slot slot)
    {
        bool keep;
        lock (_gate)
        {
            keep = !_disposed;
            if (keep)
            {
                _idle.Push(slot);
            }
        }

        if (!keep)
        {
            slot.Dispose();
        }

        Leave();
    }

    // Passes the right to a request to the caller that has waited longest.
    private void Leave()
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            if (_waiters.First is not { } first)
            {
                _free++;
                return;
            }

            _waiters.RemoveFirst();
            Interlocked.Decrement(ref s_waiting);
            waiter = first.Value;
        }

        waiter.SetResult();
    }

    /// <summary>One request and its state. The version distinguishes the batch that is rented now from those that were returned.</summary>
    internal sealed class Slot(InferenceRequestPool pool, InferenceRequest request) : IDisposable
    {
        private readonly Lock _gate = new();
        private State _state;

        private enum State
        {
            Ready,
            Started,
            Running,
            ReturnedWhileRunning,
        }

        public int Version { get; private set; }

        public InferenceRequest Request(int version) =>
            version == Version ? request : throw new ObjectDisposedException(nameof(ImageBatch), "The batch was returned to its model.");

        public void Run(int version, int count)
        {
            Begin(version, count, State.Running);
            try
            {
                request.Run(count);
            }
            finally
            {
                End();
            }
        }

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        public async ValueTask RunAsync(int version, int count, CancellationToken cancellationToken)
        {
            Begin(version, count, State.Running);
            try
            {
                await request.RunAsync(count, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                End();
            }
        }

        public void Start(int version, int count)
        {
            Begin(version, count, State.Started);
            try
            {
                request.Start(count);
            }
            catch
            {
                End();
                throw;
            }
        }

        public void Wait(int version)
        {
            lock (_gate)
            {
                Request(version);
                if (_state != State.Started)
                {
                    return;
                }
            }

            try
            {
                request.Wait();
            }
            finally
            {
                End();
            }
        }

        public void Return(int version)
        {
            bool wait;
            lock (_gate)
            {
                if (version != Version)
                {
                    return;
                }

                Version++;
                if (_state == State.Running)
                {
                    _state = State.ReturnedWhileRunning;
                    return;
                }

                wait = _state == State.Started;
                _state = State.Ready;
            }

            if (wait)
            {
                Abandon();
            }

            pool.Return(this);
        }

        public void Dispose() => request.Dispose();

        private void Begin(int version, int count, State state)
        {
            lock (_gate)
            {
                Request(version);
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(count, request.Capacity);
                if (_state != State.Ready)
                {
                    throw new InvalidOperationException("The batch is running: wait for the run before you start another.");
                }

                _state = state;
            }
        }

        private void End()
        {
            bool returned;
            lock (_gate)
            {
                returned = _state == State.ReturnedWhileRunning;
                _state = State.Ready;
            }

            if (returned)
            {
                pool.Return(this);
            }
        }

        // The result is not needed. The memory is free when the run has ended, whatever it throws.
        private void Abandon()
        {
            try
            {
                request.Wait();
            }
            catch (Exception)
            {
                return;
            }
        }
    }
}
