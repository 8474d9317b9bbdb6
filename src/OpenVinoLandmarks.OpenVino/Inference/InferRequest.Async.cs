using OpenVinoLandmarks.OpenVino.Inference;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Asynchronous inference.</content>
public sealed partial class InferRequest
{
    private readonly Lock _gate = new();
    private InferOperation? _operation;

    /// <summary>
    /// Runs an inference without holding a thread: the runtime's completion callback continues the awaiter on the thread pool. One at
    /// a time for a request; await the result before the next. Allocates nothing after the first call. Disposing the request during
    /// the run lets it end first.
    /// </summary>
    /// <param name="cancellationToken">Stops the inference. Cancelled during the run, the awaiter gets the cancellation once the request is
    /// idle again, whether or not the device could still stop. Do not cancel where the model has dynamic shapes: OpenVINO's CPU plugin
    /// (2024.6 to 2026.4) may give a later inference the cancelled one's shape.</param>
    /// <returns>Ends when the outputs are written.</returns>
    /// <exception cref="OpenVinoException">The inference failed, or one is running (<see cref="OpenVinoStatus.RequestBusy"/>).</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public ValueTask InferAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
        return (_operation ?? InstallOperation()).Start(cancellationToken);
    }

    private InferOperation InstallOperation()
    {
        lock (_gate)
        {
            if (_operation is null)
            {
                Handle.Callback = new CompletionCallback(Handle);
                _operation = new InferOperation(Handle, Handle.Callback, _creationGate);
            }

            return _operation;
        }
    }
}
