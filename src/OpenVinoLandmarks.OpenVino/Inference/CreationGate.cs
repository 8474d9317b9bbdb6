using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Inference;

/// <summary>
/// Keeps the making of a request apart from running inferences, for one compiled model with dynamic shapes: OpenVINO's CPU plugin
/// (2024.6 to 2026.4) reads there what a running inference changes, and the process crashes. Models with fixed shapes have no gate.
/// Thread-safe.
/// </summary>
internal sealed class CreationGate
{
    private readonly object _gate = new();
    private readonly List<InferRequestHandle> _started = [];
    private int _running;
    private int _creating;

    /// <summary>Announces an inference whose end will be announced too; waits while a request is being made.</summary>
    internal void EnterRun()
    {
        lock (_gate)
        {
            WaitForCreations();
            _running++;
        }
    }

    /// <summary>The inference has ended, or was not started.</summary>
    internal void ExitRun()
    {
        lock (_gate)
        {
            _running--;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Starts an inference whose end nobody may ever ask for: the maker of the next request will.</summary>
    internal OpenVinoStatus Start(InferRequestHandle request)
    {
        lock (_gate)
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

    /// <summary>Makes a request while nothing runs.</summary>
    internal T Create<T>(Func<T> create)
    {
        lock (_gate)
        {
            WaitForCreations();
            _creating++;
            while (_running > 0)
            {
                Monitor.Wait(_gate);
            }
        }

        try
        {
            WaitForStarted();
            return create();
        }
        finally
        {
            lock (_gate)
            {
                _creating--;
                Monitor.PulseAll(_gate);
            }
        }
    }

    // Nobody adds to the list while a request is being made. How an inference ended is its owner's to ask: the runtime keeps the answer.
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
                // Freed meanwhile, and freeing lets an inference end first.
                continue;
            }
        }

        _started.Clear();
    }

    private void WaitForCreations()
    {
        while (_creating > 0)
        {
            Monitor.Wait(_gate);
        }
    }
}
