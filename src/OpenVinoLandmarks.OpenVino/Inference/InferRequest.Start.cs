using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Starting and waiting by hand; <see cref="Infer"/> is the easy way.</content>
public sealed partial class InferRequest
{
    /// <summary>Starts an inference and returns; <see cref="Wait()"/> tells how it ended.</summary>
    /// <exception cref="OpenVinoException">An inference is running already (<see cref="OpenVinoStatus.RequestBusy"/>).</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Start()
    {
        // A callback that InferAsync installed is called for this run too.
        CompletionCallback? callback = Handle.Callback;
        callback?.CountStart();
        OpenVinoStatus status = _creationGate?.Start(Handle) ?? NativeMethods.ov_infer_request_start_async(Handle);
        if (status != OpenVinoStatus.Ok)
        {
            callback?.UncountStart();
            Native.Check(status, "start the inference");
        }
    }

    /// <summary>Waits for the inference that was started.</summary>
    /// <exception cref="OpenVinoException">The inference failed or was cancelled, or none was started.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Wait() => Native.Check(NativeMethods.ov_infer_request_wait(Handle), "run the inference");

    /// <summary>Waits for the inference that was started, but not longer than given.</summary>
    /// <param name="timeout">Zero asks only; at least 0, counted in whole milliseconds.</param>
    /// <returns>Whether it has ended; false: it is still running.</returns>
    /// <exception cref="OpenVinoException">The inference failed or was cancelled, or none was started.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public bool Wait(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        OpenVinoStatus status = NativeMethods.ov_infer_request_wait_for(Handle, (long)timeout.TotalMilliseconds);
        if (status == OpenVinoStatus.ResultNotReady)
        {
            return false;
        }

        Native.Check(status, "run the inference");
        return true;
    }
}
