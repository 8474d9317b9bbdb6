using System.Threading.Tasks.Sources;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// The asynchronous inference of one request, used again for every run. The native callback queues this object to the thread pool;
/// there the result is fetched and the awaiter continues: never on a thread of the runtime.
/// </summary>
internal sealed class InferOperation : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0, Running = 1, Completed = 2;

    private readonly InferRequestHandle _request;
    private readonly CompletionCallback _callback;
    private readonly CreationGate? _creationGate;
    private ManualResetValueTaskSourceCore<bool> _result;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private bool _cancelRequested;
    private int _state;

    internal InferOperation(InferRequestHandle request, CompletionCallback callback, CreationGate? creationGate) =>
        (_request, _callback, _creationGate) = (request, callback, creationGate);

    internal ValueTask Start(CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(token);
        }

        if (Interlocked.CompareExchange(ref _state, Running, Idle) != Idle)
        {
            throw new OpenVinoException(
                OpenVinoStatus.RequestBusy, "The request is running, or the result of its last InferAsync was not awaited yet.");
        }

        _creationGate?.EnterRun();
        bool added = false;
        short version;
        try
        {
            // Disposing the request during the run must not free it.
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

        // Cancelled between the registration and the start: the cancel of that moment met an idle request. Before the callback may
        // complete the run, because the request may be on its next one afterwards.
        if (Volatile.Read(ref _cancelRequested))
        {
            Cancel();
        }

        _callback.Started();
        return new ValueTask(this, version);
    }

    void IThreadPoolWorkItem.Execute()
    {
        // The wait is over in a moment: it returns when the runtime has left the callback, and tells the status, which the callback does
        // not.
        OpenVinoStatus status = NativeMethods.ov_infer_request_wait(_request);
        OpenVinoException? failure = status == OpenVinoStatus.Ok ? null : OpenVinoException.From(status, "run the inference", null);
        _registration.Dispose();
        bool cancelled = _cancelRequested;
        CancellationToken token = _token;
        (_registration, _token, _cancelRequested) = (default, default, false);
        _request.DangerousRelease();
        _creationGate?.ExitRun();
        Volatile.Write(ref _state, Completed);
        if (cancelled)
        {
            // Cancelled is cancelled, even where the runtime was too far on to stop: what a caller sees must not depend on a race.
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
            // Only a result that was taken makes room for the next run; a stale token throws above and finds another state.
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

        // Before the start, so that the completion always finds the registration.
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

        _creationGate?.ExitRun();
        Volatile.Write(ref _state, Idle);
    }

    // A refused cancellation changes nothing: the run ends by itself and its awaiter learns how.
    private void Cancel() => _ = NativeMethods.ov_infer_request_cancel(_request);
}
