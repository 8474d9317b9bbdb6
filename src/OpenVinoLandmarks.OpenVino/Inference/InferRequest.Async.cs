using OpenVinoLandmarks.OpenVino.Inference;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Asynchronous inference.</content>
public sealed partial class InferRequest
{
    private readonly Lock _lock = new();
    private InferOperation? _operation;

    /// <summary>
    /// Runs an inference without blocking a thread: after the runtime's completion callback the awaiter continues on the thread pool. A
    /// request runs one inference at a time; await the result before the next call. Allocates nothing after the first call. If the
    /// request is disposed during the run, the run ends first. While a request of a model with open sizes is created, this method only
    /// queues the inference.
    /// </summary>
    /// <param name="cancellationToken">Stops the inference. If it is cancelled during the run, the awaiter gets the cancellation when the
    /// request is idle again, whether or not the device could stop. Do not cancel inferences of models with open sizes: OpenVINO's CPU
    /// plugin (2024.6 to 2026.4) may then return a later inference's outputs with a wrong shape.</param>
    /// <returns>A task that ends when the outputs are written.</returns>
    /// <exception cref="OpenVinoException">The inference failed, or one is running already
    /// (<see cref="OpenVinoStatus.RequestBusy"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public ValueTask InferAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        ValueTask run = (_operation ?? InstallOperation()).Start(cancellationToken);
        _everStarted = true;
        return run;
    }

    /// <summary>Whether nothing runs, and the result of the last <see cref="InferAsync"/> was read.</summary>
    internal bool IsSettled =>
        !_startedWithoutWait && Volatile.Read(ref _inferCalls) == 0 && (_operation is null || _operation.IsIdle);

    /// <summary>
    /// Ends what still runs, and drops its result: afterwards the request is as if it had never been started. Inferences of models with
    /// fixed shapes are cancelled. It waits for native code only, not for a thread of the thread pool.
    /// </summary>
    internal void Settle()
    {
        if (IsSettled)
        {
            _everStarted = false;
            return;
        }

        InferOperation? operation;
        lock (_lock)
        {
            operation = _operation;
            _operation = null;
        }

        try
        {
            operation?.Withdraw();
            WaitUntilStarted(operation, TimeSpan.MaxValue);
            if (_creationLock is null)
            {
                // A device that cannot cancel returns an error; the wait is then longer.
                _ = NativeMethods.ov_infer_request_cancel(_handle);
            }

            OpenVinoStatus status = NativeMethods.ov_infer_request_wait(_handle);
            operation?.Abandon(status);
            SpinWait.SpinUntil(() => Volatile.Read(ref _inferCalls) == 0);
        }
        catch (ObjectDisposedException)
        {
            // Somebody disposed the request; its inference ends before it is freed.
        }

        (_startedWithoutWait, _everStarted) = (false, false);
    }

    // An inference that waits for the creation of a request is unknown to the native request.
    private static bool WaitUntilStarted(InferOperation? operation, TimeSpan timeout) =>
        operation is not { IsQueued: true } || SpinUntilStarted(operation, timeout);

    // A method of its own: the closure is an allocation, which a run that has started does not need.
    private static bool SpinUntilStarted(InferOperation operation, TimeSpan timeout)
    {
        int milliseconds = timeout.TotalMilliseconds > int.MaxValue ? Timeout.Infinite : (int)timeout.TotalMilliseconds;
        return SpinWait.SpinUntil(() => !operation.IsQueued, milliseconds);
    }

    private InferOperation InstallOperation()
    {
        lock (_lock)
        {
            return _operation ??= new InferOperation(Handle, InstallCallback(), _creationLock);
        }
    }

    private CompletionCallback InstallCallback()
    {
        lock (_lock)
        {
            return Handle.Callback ??= new CompletionCallback(Handle, _creationLock is null ? null : _creationLock.ExitRun);
        }
    }
}
