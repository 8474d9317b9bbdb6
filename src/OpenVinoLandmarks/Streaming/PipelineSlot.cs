using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace OpenVinoLandmarks.Streaming;

/// <summary>
/// The place of one item from its reading until its result is taken, then of another: nothing is allocated an item. Whoever finishes the
/// item continues the taker, if that waits already, so that no other thread has to wake up for it.
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

    /// <summary>Ends when the item is done, well or not: true for an item, false where the source had none for this place.</summary>
    public ValueTask<bool> Done => new(this, _done.Version);

    public void Fill(TItem item) => _item = item;

    /// <summary>
    /// Does the item's work; <see cref="PipelineRun{TItem, TResult}.OnWorked"/> hears of its end, on this thread or another.
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

    public void Fail(Exception failure) => _failure = ExceptionDispatchInfo.Capture(failure);

    /// <summary>Lets the taker go on; the last thing that is done here.</summary>
    public void Complete(bool isItem) => _done.SetResult(isItem);

    /// <summary>Empties the slot for the next item.</summary>
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
