using OpenVinoLandmarks.OpenVino.Inference;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Runs inferences of a compiled model, one at a time. Several requests can run at once. Use a request from one thread at a time; only
/// <see cref="Cancel"/>, <see cref="Wait()"/> and <see cref="Dispose"/> may be called from any thread at any time. The memory of a tensor
/// that was set is kept until another tensor is set in its place or the request is disposed. If the request is disposed during an
/// inference, the inference ends first.
/// </summary>
public sealed partial class InferRequest : IDisposable
{
    private readonly InferRequestHandle _handle;
    private readonly RequestCreationLock? _creationLock;

    internal InferRequest(InferRequestHandle handle, RequestCreationLock? creationLock) =>
        (_handle, _creationLock) = (handle, creationLock);

    internal InferRequestHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Runs an inference with the current tensors and waits for it. Allocates nothing.</summary>
    /// <exception cref="OpenVinoException">The inference failed or was cancelled, or another one is running already
    /// (<see cref="OpenVinoStatus.RequestBusy"/>).</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Infer()
    {
        if (_creationLock is null)
        {
            Native.Check(NativeMethods.ov_infer_request_infer(Handle), "run the inference");
            return;
        }

        _creationLock.EnterRun();
        try
        {
            Native.Check(NativeMethods.ov_infer_request_infer(Handle), "run the inference");
        }
        finally
        {
            _creationLock.ExitRun();
        }
    }

    /// <summary>Cancels a running inference. It ends with <see cref="OpenVinoStatus.InferCancelled"/>, or normally if the device could no
    /// longer stop it.</summary>
    /// <exception cref="OpenVinoException">The device does not support cancellation; the NPU does not.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Cancel() => Native.Check(NativeMethods.ov_infer_request_cancel(Handle), "cancel the inference");

    /// <summary>Returns the time of each layer in the last inference. Compile the model with PERF_COUNT=YES
    /// (<see cref="PropertyKeys.EnableProfiling"/>); otherwise a device returns no times, or an error.</summary>
    /// <exception cref="OpenVinoException">An inference is running, or the device returns an error.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public unsafe IReadOnlyList<ProfilingInfo> GetProfilingInfo()
    {
        OvProfilingInfoList list = default;
        Native.Check(NativeMethods.ov_infer_request_get_profiling_info(Handle, ref list), "read profiling data");
        try
        {
            ProfilingInfo[] infos = new ProfilingInfo[list.Size];
            for (int i = 0; i < infos.Length; i++)
            {
                infos[i] = ProfilingInfo.From(list.Infos[i]);
            }

            return infos;
        }
        finally
        {
            NativeMethods.ov_profiling_info_list_free(ref list);
        }
    }

    /// <summary>Starts an inference and returns immediately. <see cref="Wait()"/> returns its result.</summary>
    /// <exception cref="OpenVinoException">An inference is running already (<see cref="OpenVinoStatus.RequestBusy"/>).</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Start()
    {
        // If InferAsync has installed a callback, it is called for this run too.
        CompletionCallback? callback = Handle.Callback;
        callback?.CountStart();
        OpenVinoStatus status = _creationLock?.Start(Handle) ?? NativeMethods.ov_infer_request_start_async(Handle);
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

    /// <summary>Waits for the inference that was started, up to a timeout.</summary>
    /// <param name="timeout">The timeout, at least zero, in whole milliseconds. Zero returns immediately.</param>
    /// <returns>Whether the inference has ended.</returns>
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

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
