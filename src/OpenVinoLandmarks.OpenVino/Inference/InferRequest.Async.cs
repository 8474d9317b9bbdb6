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
    /// request is disposed during the run, the run ends first.
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
        return (_operation ?? InstallOperation()).Start(cancellationToken);
    }

    private InferOperation InstallOperation()
    {
        lock (_lock)
        {
            if (_operation is null)
            {
                Handle.Callback = new CompletionCallback(Handle);
                _operation = new InferOperation(Handle, Handle.Callback, _creationLock);
            }

            return _operation;
        }
    }
}
