using System.Diagnostics;
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
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(365);

    private readonly InferRequestHandle _handle;
    private readonly RequestCreationLock? _creationLock;
    private volatile bool _everStarted;
    private volatile bool _startedWithoutWait;
    private int _inferCalls;

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
        InferRequestHandle handle = Handle;
        _everStarted = true;
        Interlocked.Increment(ref _inferCalls);
        _creationLock?.EnterRun();
        try
        {
            Native.Check(NativeMethods.ov_infer_request_infer(handle), "run the inference");
        }
        finally
        {
            _creationLock?.ExitRun();
            Interlocked.Decrement(ref _inferCalls);
        }
    }

    /// <summary>Cancels a running inference. It ends with <see cref="OpenVinoStatus.InferCancelled"/>, or normally if the device could no
    /// longer stop it.</summary>
    /// <exception cref="OpenVinoException">The device does not support cancellation; the NPU does not.</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Cancel()
    {
        if (_operation is { IsQueued: true } operation)
        {
            operation.Withdraw();
        }

        Native.Check(NativeMethods.ov_infer_request_cancel(Handle), "cancel the inference");
    }

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
        InferRequestHandle handle = Handle;

        // If a callback is installed, it is called for this run too. The lock needs one, to know when the run has ended.
        CompletionCallback? callback = _creationLock is null ? handle.Callback : InstallCallback();
        _creationLock?.EnterRun();
        callback?.CountStart();
        OpenVinoStatus status = OpenVinoStatus.UnknownCError;
        try
        {
            status = NativeMethods.ov_infer_request_start_async(handle);
            Native.Check(status, "start the inference");
            (_everStarted, _startedWithoutWait) = (true, true);
        }
        finally
        {
            if (status != OpenVinoStatus.Ok)
            {
                callback?.UncountStart();
                _creationLock?.ExitRun();
            }
        }
    }

    /// <summary>Waits for the inference that was started.</summary>
    /// <exception cref="OpenVinoException">The inference failed or was cancelled, or none was started
    /// (<see cref="OpenVinoStatus.InferNotStarted"/>).</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Wait()
    {
        InferRequestHandle handle = StartedHandle();
        WaitUntilStarted(_operation, TimeSpan.MaxValue);
        OpenVinoStatus status = NativeMethods.ov_infer_request_wait(handle);
        _startedWithoutWait = false;
        Native.Check(status, "run the inference");
    }

    /// <summary>Waits for the inference that was started, up to a timeout.</summary>
    /// <param name="timeout">The timeout, at least zero, in whole milliseconds. Zero returns immediately.</param>
    /// <returns>Whether the inference has ended.</returns>
    /// <exception cref="OpenVinoException">The inference failed or was cancelled, or none was started
    /// (<see cref="OpenVinoStatus.InferNotStarted"/>).</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public bool Wait(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        InferRequestHandle handle = StartedHandle();
        long start = Stopwatch.GetTimestamp();
        if (!WaitUntilStarted(_operation, timeout))
        {
            return false;
        }

        // The runtime adds the timeout to its clock without a check, so a very long one would overflow.
        TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
        OpenVinoStatus status = NativeMethods.ov_infer_request_wait_for(
            handle, (long)Math.Clamp(left.TotalMilliseconds, 0, s_longestWait.TotalMilliseconds));
        if (status == OpenVinoStatus.ResultNotReady)
        {
            return false;
        }

        _startedWithoutWait = false;
        Native.Check(status, "run the inference");
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    // For a request that was never started the runtime does not return an error: one wait returns immediately, the other never.
    private InferRequestHandle StartedHandle() => Handle is { } handle && _everStarted
        ? handle
        : throw new OpenVinoException(
            OpenVinoStatus.InferNotStarted, "There is no inference to wait for: none was started on this request. Call Start first.");
}
