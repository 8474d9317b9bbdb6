using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// Lets inferences of one compiled model run at the same time, but none while a request of the model is created: OpenVINO's CPU plugin
/// (2024.6 to 2026.4) reads then, for models with open sizes, what a running inference changes, and the process crashes. Models with fixed
/// shapes do not need it. Thread-safe.
/// </summary>
internal sealed class RequestCreationLock
{
    private readonly object _monitor = new();
    private readonly List<InferRequestHandle> _started = [];
    private int _running;
    private int _creating;

    /// <summary>Registers an inference, after waiting for a request that is being created. <see cref="ExitRun"/> must follow.</summary>
    internal void EnterRun()
    {
        lock (_monitor)
        {
            WaitForCreations();
            _running++;
        }
    }

    /// <summary>Reports that the inference has ended, or could not be started.</summary>
    internal void ExitRun()
    {
        lock (_monitor)
        {
            _running--;
            Monitor.PulseAll(_monitor);
        }
    }

    /// <summary>Starts an inference for which the caller may never wait; <see cref="Create"/> waits for it.</summary>
    internal OpenVinoStatus Start(InferRequestHandle request)
    {
        lock (_monitor)
        {
            WaitForCreations();
            OpenVinoStatus status = NativeMethods.ov_infer_request_start_async(request);
            if (status == OpenVinoStatus.Ok && !_started.Contains(request))
            {
                _started.Add(request);
            }

            return status;
        }
    }

    /// <summary>Creates a request while no inference runs.</summary>
    internal T Create<T>(Func<T> create)
    {
        lock (_monitor)
        {
            WaitForCreations();
            _creating++;
            while (_running > 0)
            {
                Monitor.Wait(_monitor);
            }
        }

        try
        {
            WaitForStarted();
            return create();
        }
        finally
        {
            lock (_monitor)
            {
                _creating--;
                Monitor.PulseAll(_monitor);
            }
        }
    }

    // Nobody adds to the list while a request is created. The status is left to the owner of the request: the runtime keeps it.
    private void WaitForStarted()
    {
        foreach (InferRequestHandle request in _started)
        {
            try
            {
                _ = NativeMethods.ov_infer_request_wait(request);
            }
            catch (ObjectDisposedException)
            {
                // The request was freed in the meantime, which waits for its inference.
                continue;
            }
        }

        _started.Clear();
    }

    private void WaitForCreations()
    {
        while (_creating > 0)
        {
            Monitor.Wait(_monitor);
        }
    }
}
