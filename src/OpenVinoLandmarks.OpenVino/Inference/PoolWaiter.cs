using System.Threading.Tasks.Sources;

namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// One caller waiting for a request, used again for later ones. Its continuation runs as a work item of the thread pool, never
/// within the call that gives a request back.
/// </summary>
internal sealed class PoolWaiter : IValueTaskSource<InferRequestLease>, IThreadPoolWorkItem
{
    private readonly InferRequestPool _pool;
    private ManualResetValueTaskSourceCore<InferRequestLease> _result;
    private ManualResetEventSlim? _signal;
    private CancellationTokenRegistration _registration;
    private InferRequestLease _lease;
    private Exception? _failure;
    private bool _blocking;

    internal PoolWaiter(InferRequestPool pool)
    {
        _pool = pool;
        Node = new LinkedListNode<PoolWaiter>(this);
    }

    /// <summary>This waiter's place in the queue.</summary>
    internal LinkedListNode<PoolWaiter> Node { get; }

    /// <summary>What an asynchronous caller awaits.</summary>
    internal ValueTask<InferRequestLease> Task => new(this, _result.Version);

    /// <summary>Begins a wait.</summary>
    internal void Prepare(bool blocking)
    {
        _result.Reset();
        (_lease, _failure, _blocking) = (default, null, blocking);
        if (blocking)
        {
            (_signal ??= new ManualResetEventSlim()).Reset();
        }
    }

    /// <summary>Lets the token end the wait. The result is delivered by whoever takes the waiter out of the queue, once.</summary>
    internal void Register(CancellationToken token)
    {
        CancellationTokenRegistration registration = token.UnsafeRegister(
            static (state, token) =>
            {
                PoolWaiter waiter = (PoolWaiter)state!;
                if (waiter._pool.Withdraw(waiter))
                {
                    waiter.Fail(new OperationCanceledException(token));
                }
            },
            this);
        _registration = registration;
    }

    /// <summary>Waits on this thread.</summary>
    internal InferRequestLease Block()
    {
        _signal!.Wait(CancellationToken.None);
        (InferRequestLease lease, Exception? failure) = (_lease, _failure);
        End();
        return failure is null ? lease : throw failure;
    }

    internal void Succeed(InferRequestLease lease)
    {
        _lease = lease;
        Deliver();
    }

    internal void Fail(Exception failure)
    {
        _failure = failure;
        Deliver();
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_failure is null)
        {
            _result.SetResult(_lease);
        }
        else
        {
            _result.SetException(_failure);
        }
    }

    InferRequestLease IValueTaskSource<InferRequestLease>.GetResult(short token)
    {
        bool current = token == _result.Version;
        try
        {
            return _result.GetResult(token);
        }
        finally
        {
            if (current)
            {
                End();
            }
        }
    }

    ValueTaskSourceStatus IValueTaskSource<InferRequestLease>.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource<InferRequestLease>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private void Deliver()
    {
        if (_blocking)
        {
            _signal!.Set();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }

    private void End()
    {
        _registration.Dispose();
        _registration = default;
        _pool.Recycle(this);
    }
}
