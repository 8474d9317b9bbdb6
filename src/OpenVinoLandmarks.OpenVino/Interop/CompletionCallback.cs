using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// The completion callback of one request. The runtime keeps the pointer to the <c>ov_callback_t</c>, so that lies in native memory
/// and lives longer than the request. The function runs on a thread of the runtime: it hands over and returns. The handle in the
/// block roots this object alone, never the request, so that a forgotten request can still be collected.
/// </summary>
internal sealed unsafe class CompletionCallback
{
    // A runtime may return from wait, and even from freeing a request, a moment before the last callback has left.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private const int StartedPhase = 1, CalledPhase = 2;

    private readonly OvCallback* _block;
    private GCHandle _self;
    private IThreadPoolWorkItem? _pending;
    private int _phase;
    private long _started;
    private long _finished;

    internal CompletionCallback(InferRequestHandle request)
    {
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

    /// <summary>
    /// Announces a run: once <see cref="Started"/> was called and the callback has come, in whichever order, the thread pool gets
    /// <paramref name="continuation"/>, once. A late callback of a former run may be taken for this one's; the continuation waits anyway.
    /// </summary>
    internal void Begin(IThreadPoolWorkItem continuation)
    {
        Volatile.Write(ref _phase, 0);
        Volatile.Write(ref _pending, continuation);
        CountStart();
    }

    /// <summary>The start that <see cref="Begin"/> announced succeeded.</summary>
    internal void Started() => Advance(StartedPhase, CalledPhase);

    /// <summary>The start that <see cref="Begin"/> announced failed: no callback will come.</summary>
    internal void Abandon()
    {
        Volatile.Write(ref _pending, null);
        UncountStart();
    }

    /// <summary>Counts a run for which a callback will come.</summary>
    internal void CountStart() => Interlocked.Increment(ref _started);

    /// <summary>Takes <see cref="CountStart"/> back: the start failed.</summary>
    internal void UncountStart() => Interlocked.Decrement(ref _started);

    /// <summary>Frees the block once every callback has left. To be called after the request is freed.</summary>
    internal void FreeAfterRequest()
    {
        // A callback that never comes would be a bug of the runtime; 16 lost bytes are better than a write to freed memory.
        if (SpinWait.SpinUntil(() => Interlocked.Read(ref _finished) >= Interlocked.Read(ref _started), s_patience))
        {
            Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnCompleted(nint argument)
    {
        // Nothing in here throws: an exception must not cross into native code.
        CompletionCallback callback = (CompletionCallback)GCHandle.FromIntPtr(argument).Target!;
        callback.Advance(CalledPhase, StartedPhase);
        Interlocked.Increment(ref callback._finished);
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
