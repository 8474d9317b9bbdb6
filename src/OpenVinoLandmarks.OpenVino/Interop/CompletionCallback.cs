using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// The completion callback of one infer request. The runtime keeps a pointer to the <c>ov_callback_t</c>, which is therefore in native
/// memory and outlives the request. The function runs on a thread of the runtime, so it only queues the continuation and returns. The
/// handle that it receives roots this object and never the request, so that a request that nobody references can be collected.
/// </summary>
internal sealed unsafe class CompletionCallback
{
    // The runtime can return from wait, and even from freeing the request, shortly before the last callback has returned.
    private static readonly TimeSpan s_lastCallbackTimeout = TimeSpan.FromSeconds(10);

    private const int StartedPhase = 1, CalledPhase = 2;

    private readonly OvCallback* _block;
    private readonly Action? _runEnded;
    private GCHandle _self;
    private IThreadPoolWorkItem? _pending;
    private int _phase;
    private int _running;
    private long _started;
    private long _finished;

    /// <summary>Installs the callback.</summary>
    /// <param name="request">The request.</param>
    /// <param name="runEnded">Called once for each counted run, on a thread of the runtime, when the run has ended; must not throw. Null
    /// if nobody needs to know.</param>
    /// <exception cref="OpenVinoException">The runtime refuses the callback.</exception>
    internal CompletionCallback(InferRequestHandle request, Action? runEnded)
    {
        _runEnded = runEnded;
        _block = (OvCallback*)NativeMemory.AllocZeroed((nuint)sizeof(OvCallback));
        _self = GCHandle.Alloc(this);
        _block->Function = &OnCompleted;
        _block->Argument = GCHandle.ToIntPtr(_self);
        OpenVinoStatus status = NativeMethods.ov_infer_request_set_callback(request, (nint)_block);
        if (status != OpenVinoStatus.Ok)
        {
            Free();
            Native.Check(status, "set the completion callback");
        }
    }

    /// <summary>Whether a counted run has not ended.</summary>
    internal bool IsRunning => Volatile.Read(ref _running) > 0;

    /// <summary>
    /// Prepares a run. When <see cref="Started"/> has been called and the callback has arrived, in either order,
    /// <paramref name="continuation"/> is queued to the thread pool, once. A late callback of the previous run may be counted as this
    /// run's; that is harmless, because the continuation waits for the request.
    /// </summary>
    internal void Begin(IThreadPoolWorkItem continuation)
    {
        Volatile.Write(ref _phase, 0);
        Volatile.Write(ref _pending, continuation);
        CountStart();
    }

    /// <summary>Reports that the run which <see cref="Begin"/> prepared has started.</summary>
    internal void Started() => Advance(StartedPhase, CalledPhase);

    /// <summary>Reports that the run which <see cref="Begin"/> prepared could not be started: no callback will arrive.</summary>
    internal void Abandon()
    {
        Volatile.Write(ref _pending, null);
        UncountStart();
    }

    /// <summary>Returns whether a run still had this continuation, which is then not queued any more.</summary>
    internal bool TakePending(IThreadPoolWorkItem continuation) =>
        Interlocked.CompareExchange(ref _pending, null, continuation) == continuation;

    /// <summary>Counts a run for which a callback will arrive.</summary>
    internal void CountStart()
    {
        Interlocked.Increment(ref _started);
        Interlocked.Increment(ref _running);
    }

    /// <summary>Reverts <see cref="CountStart"/> after the start failed. The end of the run is not reported.</summary>
    internal void UncountStart()
    {
        Interlocked.Decrement(ref _running);
        Interlocked.Decrement(ref _started);
    }

    /// <summary>Waits until every callback has returned, and frees the native memory. Call this after the request is freed.</summary>
    internal void FreeAfterRequest()
    {
        // If a callback never arrives, which would be a bug of the runtime, 16 bytes are leaked: better than a write to freed memory.
        if (SpinWait.SpinUntil(
            () => Interlocked.Read(ref _finished) >= Interlocked.Read(ref _started), s_lastCallbackTimeout))
        {
            Free();
        }

        // The request is freed, so nothing of it runs, with or without a callback.
        while (IsRunning)
        {
            EndRun();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnCompleted(nint argument)
    {
        // Nothing here throws: an exception must not reach native code.
        CompletionCallback callback = (CompletionCallback)GCHandle.FromIntPtr(argument).Target!;
        callback.EndRun();
        callback.Advance(CalledPhase, StartedPhase);
        Interlocked.Increment(ref callback._finished);
    }

    // The native run has ended here. If the thread pool reported it later, all threads of the pool could be waiting for the report. A call
    // that no counted run explains is ignored.
    private void EndRun()
    {
        if (Interlocked.Decrement(ref _running) < 0)
        {
            Interlocked.Increment(ref _running);
        }
        else
        {
            _runEnded?.Invoke();
        }
    }

    private void Advance(int phase, int other)
    {
        if ((Interlocked.Or(ref _phase, phase) & other) != 0 && Interlocked.Exchange(ref _pending, null) is { } continuation)
        {
            ThreadPool.UnsafeQueueUserWorkItem(continuation, preferLocal: false);
        }
    }

    private void Free()
    {
        _self.Free();
        NativeMemory.Free(_block);
    }
}
