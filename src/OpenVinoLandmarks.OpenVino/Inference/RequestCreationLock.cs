namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// Lets inferences of one compiled model run at the same time, but none while a request of the model is created: OpenVINO's CPU plugin
/// (2024.6 to 2026.4) reads then, for models with open sizes, what a running inference changes, and the process crashes. Models with fixed
/// shapes do not need it. Runs and creations that have to wait are served in the order of their calls.
/// </summary>
/// <remarks>
/// A run is registered until its native end, which the runtime's own thread reports. A creation that was queued runs on a thread of its
/// own. So a caller that waits here waits for native code only, and never for a free thread of the thread pool, which could be waiting here
/// too. Thread-safe.
/// </remarks>
internal sealed class RequestCreationLock
{
    private readonly object _monitor = new();
    private readonly Queue<Entry> _waiting = new();
    private int _running;
    private bool _creating;

    /// <summary>Registers an inference; blocks while a request is being created. <see cref="ExitRun"/> must follow.</summary>
    internal void EnterRun()
    {
        lock (_monitor)
        {
            if (!TryEnterRun(null))
            {
                Block(new Entry(isCreation: false, null));
            }
        }
    }

    /// <summary>
    /// Registers an inference without blocking. If a request is being created, the inference is queued, and
    /// <see cref="InferOperation.StartQueued"/> is called later, on any thread.
    /// </summary>
    /// <param name="operation">The inference to queue; null to queue nothing.</param>
    /// <returns>Whether the inference may start now. <see cref="ExitRun"/> must then follow.</returns>
    internal bool TryEnterRun(InferOperation? operation)
    {
        lock (_monitor)
        {
            if (!_creating && _waiting.Count == 0)
            {
                _running++;
                return true;
            }

            if (operation is not null)
            {
                _waiting.Enqueue(new Entry(isCreation: false, operation));
            }

            return false;
        }
    }

    /// <summary>Reports that the inference has ended, or could not be started. Starts what was waiting. Does not throw.</summary>
    internal void ExitRun()
    {
        lock (_monitor)
        {
            _running--;
        }

        ServeWaiting();
    }

    /// <summary>Creates a request while no inference runs; blocks until then.</summary>
    internal InferRequest Create(Func<InferRequest> create)
    {
        lock (_monitor)
        {
            if (!TryEnterCreation(null))
            {
                Block(new Entry(isCreation: true, null));
            }
        }

        return CreateAndExit(create);
    }

    /// <summary>Creates a request while no inference runs, without blocking the caller until then.</summary>
    internal Task<InferRequest> CreateAsync(Func<InferRequest> create, CancellationToken token)
    {
        QueuedCreation queued = new(this, create);
        if (!TryEnterCreation(queued))
        {
            return queued.WaitAsync(token);
        }

        try
        {
            return Task.FromResult(CreateAndExit(create));
        }
        catch (Exception e)
        {
            return Task.FromException<InferRequest>(e);
        }
    }

    private bool TryEnterCreation(QueuedCreation? queued)
    {
        lock (_monitor)
        {
            if (!_creating && _running == 0 && _waiting.Count == 0)
            {
                return _creating = true;
            }

            if (queued is not null)
            {
                _waiting.Enqueue(new Entry(isCreation: true, queued));
            }

            return false;
        }
    }

    private InferRequest CreateAndExit(Func<InferRequest> create)
    {
        try
        {
            return create();
        }
        finally
        {
            lock (_monitor)
            {
                _creating = false;
            }

            ServeWaiting();
        }
    }

    private void Block(Entry entry)
    {
        _waiting.Enqueue(entry);
        while (!entry.Served)
        {
            Monitor.Wait(_monitor);
        }
    }

    private void ServeWaiting()
    {
        while (TakeNext() is { } next)
        {
            if (!next.Call!.StartQueued())
            {
                lock (_monitor)
                {
                    _creating &= !next.IsCreation;
                    _running -= next.IsCreation ? 0 : 1;
                }
            }
        }
    }

    // Wakes the blocked callers that may go on, up to the next call that this thread has to start. It is started outside the lock,
    // because a device may run an inference on the calling thread.
    private Entry? TakeNext()
    {
        lock (_monitor)
        {
            while (!_creating && _waiting.TryPeek(out Entry? next))
            {
                bool isCancelled = next.Call is QueuedCreation { IsCancelled: true };
                if (next.IsCreation && _running > 0 && !isCancelled)
                {
                    return null;
                }

                _waiting.Dequeue();
                if (isCancelled)
                {
                    continue;
                }

                next.Served = true;
                _creating = next.IsCreation;
                _running += next.IsCreation ? 0 : 1;
                if (next.Call is not null)
                {
                    return next;
                }

                Monitor.PulseAll(_monitor);
            }

            return null;
        }
    }

    /// <summary>A creation or an inference that waits, blocked or queued.</summary>
    private sealed class Entry(bool isCreation, IQueuedCall? call)
    {
        internal bool IsCreation { get; } = isCreation;

        internal IQueuedCall? Call { get; } = call;

        internal bool Served { get; set; }
    }

    /// <summary>
    /// A creation that waits without a thread. It runs on a new thread: the threads of the thread pool may all be waiting for it, and the
    /// thread that serves it may belong to the runtime.
    /// </summary>
    private sealed class QueuedCreation(RequestCreationLock owner, Func<InferRequest> create) : IQueuedCall
    {
        private const int Waiting = 0, Started = 1, Cancelled = 2;

        private readonly TaskCompletionSource<InferRequest> _created = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _state;

        internal bool IsCancelled => Volatile.Read(ref _state) == Cancelled;

        internal async Task<InferRequest> WaitAsync(CancellationToken token)
        {
            using (token.UnsafeRegister(static (state, token) => ((QueuedCreation)state!).Cancel(token), this))
            {
                return await _created.Task.ConfigureAwait(false);
            }
        }

        public bool StartQueued()
        {
            if (Interlocked.CompareExchange(ref _state, Started, Waiting) != Waiting)
            {
                return false;
            }

            try
            {
                new Thread(Run) { IsBackground = true, Name = "OpenVINO request creation" }.UnsafeStart();
                return true;
            }
            catch (Exception e)
            {
                // The system may refuse a thread. The caller of this method may be native code.
                _created.SetException(e);
                return false;
            }
        }

        private void Run()
        {
            try
            {
                _created.SetResult(owner.CreateAndExit(create));
            }
            catch (Exception e)
            {
                _created.SetException(e);
            }
        }

        // What waits behind it need not wait for the running inferences.
        private void Cancel(CancellationToken token)
        {
            if (Interlocked.CompareExchange(ref _state, Cancelled, Waiting) == Waiting)
            {
                _created.SetCanceled(token);
                owner.ServeWaiting();
            }
        }
    }
}

/// <summary>A call that <see cref="RequestCreationLock"/> has queued.</summary>
internal interface IQueuedCall
{
    /// <summary>Starts the call. It is called on any thread, also one of the runtime, so it does not throw.</summary>
    /// <returns>Whether the call runs. If it does not, its caller has got the reason.</returns>
    bool StartQueued();
}
