using OpenVinoLandmarks.OpenVino.Inference;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Runs inferences of a compiled model, one at a time. Use one request from one thread at a time, several requests from several
/// threads; only <see cref="Cancel"/>, <see cref="Wait()"/> and <see cref="Dispose"/> may come from anywhere at any time.
/// Memory of tensors that were set stays alive until another tensor takes the place or the request is disposed; disposing during
/// an inference lets it end first.
/// </summary>
public sealed partial class InferRequest : IDisposable
{
    private readonly InferRequestHandle _handle;
    private readonly CreationGate? _creationGate;

    internal InferRequest(InferRequestHandle handle, CreationGate? creationGate) => (_handle, _creationGate) = (handle, creationGate);

    internal InferRequestHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <summary>Runs an inference on the tensors that are set, and waits for it. Allocates nothing.</summary>
    /// <exception cref="OpenVinoException">The inference failed or was cancelled, or another one is running
    /// (<see cref="OpenVinoStatus.RequestBusy"/>).</exception>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Infer()
    {
        if (_creationGate is null)
        {
            Native.Check(NativeMethods.ov_infer_request_infer(Handle), "run the inference");
            return;
        }

        _creationGate.EnterRun();
        try
        {
            Native.Check(NativeMethods.ov_infer_request_infer(Handle), "run the inference");
        }
        finally
        {
            _creationGate.ExitRun();
        }
    }

    /// <summary>Stops a running inference; it then ends with <see cref="OpenVinoStatus.InferCancelled"/>, or as if nothing had been when it
    /// was too late.</summary>
    /// <exception cref="ObjectDisposedException">The request is disposed.</exception>
    public void Cancel() => Native.Check(NativeMethods.ov_infer_request_cancel(Handle), "cancel the inference");

    /// <summary>How long each layer took in the last inference. The model must have been compiled with PERF_COUNT=YES; devices give
    /// nothing, or a refusal, otherwise.</summary>
    /// <exception cref="OpenVinoException">An inference is running, or the device refuses.</exception>
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

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
