namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// Lets inferences of one compiled model run at the same time, but none while a request of the model is created: OpenVINO's CPU plugin
/// (2024.6 to 2026.4) reads then, for models with open sizes, what a running inference changes, and the process crashes. Models with fixed
/// shapes do not need it. Runs and creations that have to wait are served in the order of their calls.
/// </summary>
/// <remarks>
/// A run is registered until its native end, which the runtime's own thread reports. So whoever waits here waits for native code only, and
/// never for a free thread of the thread pool, which could be waiting here too. Thread-safe.
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
    internal T Create<T>(Func<T> create)
    {
        lock (_monitor)
        {
            if (_creating || _running > 0 || _waiting.Count > 0)
            {
                Block(new Entry(isCreation: true, null));
            }
            else
            {
                _creating = true;
            }
        }

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
        while (TakeNext() is { } operation)
        {
            if (!operation.StartQueued())
            {
                lock (_monitor)
                {
                    _running--;
                }
            }
        }
    }

    // Wakes the blocked callers that may go on, up to the next inference that this thread has to start. It is started outside the lock,
    // because a device may run it on the calling thread.
    private InferOperation? TakeNext()
    {
        lock (_monitor)
        {
            while (!_creating && _waiting.TryPeek(out Entry? next) && !(next.IsCreation && _running > 0))
            {
                _waiting.Dequeue();
                next.Served = true;
                _creating = next.IsCreation;
                _running += next.IsCreation ? 0 : 1;
                if (next.Operation is not null)
                {
                    return next.Operation;
                }

                Monitor.PulseAll(_monitor);
            }

            return null;
        }
    }

    /// <summary>A creation, a blocked inference or a queued inference that waits.</summary>
    private sealed class Entry(bool isCreation, InferOperation? operation)
    {
        internal bool IsCreation { get; } = isCreation;

        internal InferOperation? Operation { get; } = operation;

        internal bool Served { get; set; }
    }
}
