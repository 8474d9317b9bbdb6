using System.Threading.Tasks.Sources;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Callers that wait for a request.</content>
public sealed partial class InferRequestPool
{
    /// <summary>
    /// One caller that waits for a request; the object is used again for later callers. Its continuation runs as a work item of the thread
    /// pool, never inside the call that returns a request.
    /// </summary>
    private sealed class Waiter : IValueTaskSource<InferRequestLease>, IThreadPoolWorkItem
    {
        private readonly InferRequestPool _pool;
        private ManualResetValueTaskSourceCore<InferRequestLease> _result;
        private ManualResetEventSlim? _signal;
        private CancellationTokenRegistration _registration;
        private InferRequestLease _lease;
        private Exception? _failure;
        private bool _blocking;

        internal Waiter(InferRequestPool pool)
        {
            _pool = pool;
            Node = new LinkedListNode<Waiter>(this);
        }

        /// <summary>This waiter's node in the queue.</summary>
        internal LinkedListNode<Waiter> Node { get; }

        /// <summary>The task that an asynchronous caller awaits.</summary>
        internal ValueTask<InferRequestLease> Task => new(this, _result.Version);

        /// <summary>Prepares this object for a wait.</summary>
        internal void Prepare(bool blocking)
        {
            _result.Reset();
            (_lease, _failure, _blocking) = (default, null, blocking);
            if (blocking)
            {
                (_signal ??= new ManualResetEventSlim()).Reset();
            }
        }

        /// <summary>
        /// Lets the token end the wait. The result is delivered once, by the thread that removes the waiter from the queue.
        /// </summary>
        internal void Register(CancellationToken token)
        {
            CancellationTokenRegistration registration = token.UnsafeRegister(
                static (state, token) =>
                {
                    Waiter waiter = (Waiter)state!;
                    if (waiter._pool.Withdraw(waiter))
                    {
                        waiter.Fail(new OperationCanceledException(token));
                    }
                },
                this);
            _registration = registration;
        }

        /// <summary>Blocks the calling thread until the wait ends.</summary>
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

        void IValueTaskSource<InferRequestLease>.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
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
}
