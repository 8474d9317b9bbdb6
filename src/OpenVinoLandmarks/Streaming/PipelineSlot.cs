using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace OpenVinoLandmarks.Streaming;

/// <summary>
/// The state of one item of a <see cref="PipelineRun{TItem, TResult}"/>, from its reading until its result is taken. Slots are reused, so
/// that an item allocates nothing. If the enumeration already waits for the item, it continues on the thread that finishes the item,
/// which is faster than waking another thread.
/// </summary>
internal sealed class PipelineSlot<TItem, TResult> : IValueTaskSource<bool>
{
    private readonly PipelineRun<TItem, TResult> _run;
    private readonly Action _workEnded;
    private ManualResetValueTaskSourceCore<bool> _done;
    private ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter _awaiter;
    private ExceptionDispatchInfo? _failure;
    private TItem? _item;
    private TResult? _result;

    public PipelineSlot(PipelineRun<TItem, TResult> run)
    {
        _run = run;
        _workEnded = () => EndWork(_awaiter);
    }

    /// <summary>Completes when the item is processed, also if it failed: true for an item, false for the end of the source.</summary>
    public ValueTask<bool> Done => new(this, _done.Version);

    /// <summary>Stores an item that was read.</summary>
    public void Fill(TItem item) => _item = item;

    /// <summary>
    /// Starts the work of the item. When it ends, <see cref="PipelineRun{TItem, TResult}.OnWorked"/> is called on this or another thread.
    /// </summary>
    public void Work(Func<TItem, CancellationToken, ValueTask<TResult>> work, CancellationToken stop)
    {
        ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter;
        try
        {
            awaiter = GetAwaiter(work(_item!, stop));
        }
        catch (Exception e)
        {
            Fail(e);
            _run.OnWorked(this, failed: true);
            return;
        }

        if (awaiter.IsCompleted)
        {
            EndWork(awaiter);
        }
        else
        {
            _awaiter = awaiter;
            awaiter.UnsafeOnCompleted(_workEnded);
        }
    }

    /// <summary>Stores the exception of the item or of the source.</summary>
    public void Fail(Exception failure) => _failure = ExceptionDispatchInfo.Capture(failure);

    /// <summary>Completes <see cref="Done"/>. The enumeration may reuse the slot during this call, so it must be the last one.</summary>
    public void Complete(bool isItem) => _done.SetResult(isItem);

    /// <summary>Returns the result or the exception, and clears the slot for the next item.</summary>
    public (TResult? Result, ExceptionDispatchInfo? Failure) Take()
    {
        (TResult?, ExceptionDispatchInfo?) outcome = (_result, _failure);
        (_item, _result, _failure, _awaiter) = (default, default, null, default);
        _done.Reset();
        return outcome;
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    private static ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter GetAwaiter(ValueTask<TResult> result) =>
        result.ConfigureAwait(false).GetAwaiter();

    private void EndWork(ConfiguredValueTaskAwaitable<TResult>.ConfiguredValueTaskAwaiter awaiter)
    {
        try
        {
            _result = awaiter.GetResult();
        }
        catch (Exception e)
        {
            Fail(e);
        }

        _run.OnWorked(this, failed: _failure is not null);
    }
}
