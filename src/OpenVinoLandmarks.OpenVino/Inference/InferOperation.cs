using System.Threading.Tasks.Sources;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// The asynchronous inference of one request; one object serves all its runs, so that a run allocates nothing. The native callback queues
/// this object to the thread pool, where the result is read and the awaiter continues: never on a thread of the runtime.
/// </summary>
internal sealed class InferOperation : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0, Running = 1, Completed = 2;

    private readonly InferRequestHandle _request;
    private readonly CompletionCallback _callback;
    private readonly RequestCreationLock? _creationLock;
    private ManualResetValueTaskSourceCore<bool> _result;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private bool _cancelRequested;
    private int _state;

    internal InferOperation(InferRequestHandle request, CompletionCallback callback, RequestCreationLock? creationLock) =>
        (_request, _callback, _creationLock) = (request, callback, creationLock);

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

        _creationLock?.EnterRun();
        bool added = false;
        short version;
        try
        {
            // If the request is disposed during the run, the native object must not be freed yet.
            _request.DangerousAddRef(ref added);
            _result.Reset();
            Prepare(token);
            version = _result.Version;
            Native.Check(NativeMethods.ov_infer_request_start_async(_request), "start the inference");
        }
        catch
        {
            Undo(added);
            throw;
        }

        // If the token was cancelled between the registration and the start, that cancellation met an idle request, so it is repeated.
        // This comes before the callback can complete the run, because afterwards the request may be on its next run.
        if (Volatile.Read(ref _cancelRequested))
        {
            Cancel();
        }

        _callback.Started();
        return new ValueTask(this, version);
    }

    void IThreadPoolWorkItem.Execute()
    {
        // The callback does not receive the status. This wait returns it, shortly after the runtime has left the callback.
        OpenVinoStatus status = NativeMethods.ov_infer_request_wait(_request);
        OpenVinoException? failure = status == OpenVinoStatus.Ok ? null : Native.Failure(status, "run the inference", null);
        _registration.Dispose();
        bool cancelled = _cancelRequested;
        CancellationToken token = _token;
        (_registration, _token, _cancelRequested) = (default, default, false);
        _request.DangerousRelease();
        _creationLock?.ExitRun();
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

    private void Prepare(CancellationToken token)
    {
        _token = token;
        _callback.Begin(this);

        // Registered before the start, so that the completion always finds the registration.
        _registration = token.UnsafeRegister(
            static state =>
            {
                InferOperation operation = (InferOperation)state!;
                Volatile.Write(ref operation._cancelRequested, true);
                operation.Cancel();
            },
            this);
    }

    private void Undo(bool added)
    {
        if (added)
        {
            _registration.Dispose();
            (_registration, _token, _cancelRequested) = (default, default, false);
            _callback.Abandon();
            _request.DangerousRelease();
        }

        _creationLock?.ExitRun();
        Volatile.Write(ref _state, Idle);
    }

    // If the runtime refuses to cancel, the run ends normally and its awaiter gets the result.
    private void Cancel() => _ = NativeMethods.ov_infer_request_cancel(_request);
}
