using System.Threading.Tasks.Sources;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// The asynchronous inference of one request; one object serves all its runs, so that a run allocates nothing. The native callback queues
/// this object to the thread pool, where the result is read and the awaiter continues: never on a thread of the runtime.
/// </summary>
internal sealed class InferOperation : IValueTaskSource, IThreadPoolWorkItem, IQueuedCall
{
    private const int Idle = 0, Running = 1, Completed = 2;

    private readonly Lock _statusLock = new();
    private readonly InferRequestHandle _request;
    private readonly CompletionCallback _callback;
    private readonly RequestCreationLock? _creationLock;
    private ManualResetValueTaskSourceCore<bool> _result;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private OpenVinoException? _startFailure;
    private OpenVinoStatus? _endStatus;
    private bool _cancelRequested;
    private volatile bool _started;
    private volatile bool _withdrawn;
    private int _state;

    internal InferOperation(InferRequestHandle request, CompletionCallback callback, RequestCreationLock? creationLock) =>
        (_request, _callback, _creationLock) = (request, callback, creationLock);

    /// <summary>Whether no inference runs, and the result of the last one was read.</summary>
    internal bool IsIdle => Volatile.Read(ref _state) == Idle;

    /// <summary>Whether an inference waits for the creation of a request, so that the native request has not started it yet.</summary>
    internal bool IsQueued => !_started && Volatile.Read(ref _state) == Running;

    /// <summary>Starts an inference and returns the task that ends with it.</summary>
    /// <exception cref="OpenVinoException">The inference cannot be started.</exception>
    internal ValueTask Start(CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        if (Interlocked.CompareExchange(ref _state, Running, Idle) != Idle)
        {
            throw new OpenVinoException(
                OpenVinoStatus.RequestBusy,
                "The request is running, or its last InferAsync was not awaited yet. Await it first, or use another request.");
        }

        short version = Prepare(token);
        if (_creationLock is not null && !_creationLock.TryEnterRun(this))
        {
            return new ValueTask(this, version);
        }

        OpenVinoStatus status = StartNative();
        if (status != OpenVinoStatus.Ok)
        {
            OpenVinoException failure = Native.Failure(status, "start the inference", null);
            _creationLock?.ExitRun();
            Release();
            Volatile.Write(ref _state, Idle);
            throw failure;
        }

        return new ValueTask(this, version);
    }

    /// <summary>
    /// Starts the inference that <see cref="Start"/> has queued. It is called on any thread, also one of the runtime, so it does not
    /// throw: the awaiter gets a failure.
    /// </summary>
    /// <returns>Whether the inference runs.</returns>
    public bool StartQueued()
    {
        OpenVinoStatus status =
            _withdrawn || Volatile.Read(ref _cancelRequested) ? OpenVinoStatus.InferCancelled : StartNative();
        if (status == OpenVinoStatus.Ok)
        {
            return true;
        }

        _startFailure = _withdrawn || _cancelRequested
            ? new OpenVinoException(status, "The inference was cancelled before it was started.")
            : Native.Failure(status, "start the inference", null);
        _started = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return false;
    }

    /// <summary>Cancels the inference if it is queued; it then ends with <see cref="OpenVinoStatus.InferCancelled"/>.</summary>
    internal void Withdraw() => _withdrawn = true;

    /// <summary>
    /// Reports that the native inference has ended although nobody awaited it, so that another run of the request may follow. The object
    /// is not used for another run; a late awaiter still gets the result.
    /// </summary>
    internal void Abandon(OpenVinoStatus status)
    {
        lock (_statusLock)
        {
            _endStatus ??= status;
        }

        // Without this, a callback that is late, or was called for another run, would leave the awaiter without a result.
        if (_callback.TakePending(this))
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        OpenVinoException? failure = _startFailure;
        if (failure is null)
        {
            OpenVinoStatus status = EndStatus();
            failure = status == OpenVinoStatus.Ok ? null : Native.Failure(status, "run the inference", null);
        }

        // After this, the token no longer changes whether the run was cancelled.
        _registration.Dispose();
        bool cancelled = _cancelRequested;
        CancellationToken token = _token;
        Release();
        Volatile.Write(ref _state, Completed);
        if (cancelled)
        {
            // The caller sees a cancellation even if the runtime could no longer stop: the result must not depend on a race.
            _result.SetException(new OperationCanceledException("The inference was cancelled.", failure, token));
        }
        else if (failure is not null)
        {
            _result.SetException(failure);
        }
        else
        {
            _result.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _result.GetResult(token);
        }
        finally
        {
            // The next run may start only after the result was read. A stale token throws above and does not match here.
            if (token == _result.Version)
            {
                Interlocked.CompareExchange(ref _state, Idle, Completed);
            }
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    private short Prepare(CancellationToken token)
    {
        bool added = false;
        try
        {
            // If the request is disposed during the run, the native object must not be freed yet.
            _request.DangerousAddRef(ref added);
        }
        catch
        {
            Volatile.Write(ref _state, Idle);
            throw;
        }

        _result.Reset();
        (_startFailure, _endStatus, _token) = (null, null, token);
        (_started, _withdrawn) = (false, false);

        // Registered before the start, so that the completion always finds the registration.
        _registration = token.UnsafeRegister(
            static state =>
            {
                InferOperation operation = (InferOperation)state!;
                Volatile.Write(ref operation._cancelRequested, true);
                operation.Cancel();
            },
            this);
        return _result.Version;
    }

    private OpenVinoStatus StartNative()
    {
        _callback.Begin(this);
        OpenVinoStatus status = NativeMethods.ov_infer_request_start_async(_request);
        if (status != OpenVinoStatus.Ok)
        {
            _callback.Abandon();
            return status;
        }

        // If the token was cancelled between the registration and the start, that cancellation met an idle request, so it is repeated.
        // This comes before the callback can complete the run, because afterwards the request may be on its next run.
        if (Volatile.Read(ref _cancelRequested))
        {
            Cancel();
        }

        _started = true;
        _callback.Started();
        return status;
    }

    // The callback does not receive the status. The wait returns it, shortly after the runtime has left the callback. The lock keeps the
    // wait from meeting the next run of a request that was abandoned.
    private OpenVinoStatus EndStatus()
    {
        lock (_statusLock)
        {
            return _endStatus ??= NativeMethods.ov_infer_request_wait(_request);
        }
    }

    private void Release()
    {
        _registration.Dispose();
        (_registration, _token, _cancelRequested) = (default, default, false);
        _request.DangerousRelease();
    }

    // If the runtime refuses to cancel, the run ends normally and its awaiter gets the result.
    private void Cancel() => _ = NativeMethods.ov_infer_request_cancel(_request);
}
