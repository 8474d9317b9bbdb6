using System.Runtime.ExceptionServices;

namespace OpenVinoLandmarks.Streaming;

/// <summary>
/// One enumeration of a pipeline: a ring of slots through which items go in order. An item is read (by whoever takes results, or where the
/// source keeps that one waiting, by what continues the source), worked on by the thread pool, and taken. The gate guards the counts; no
/// code of others runs inside it.
/// </summary>
internal sealed class PipelineRun<TItem, TResult> : IThreadPoolWorkItem
{
    private readonly IAsyncEnumerator<TItem> _source;
    private readonly Func<TItem, CancellationToken, ValueTask<TResult>> _work;
    private readonly CancellationToken _stop;
    private readonly int _parallelism;
    private readonly PipelineSlot<TItem, TResult>[] _ring;
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private long _read, _queued, _begun, _taken;
    private int _working;
    private bool _isReading, _isClosed, _isEnding;

    public PipelineRun(
        IAsyncEnumerator<TItem> source,
        Func<TItem, CancellationToken, ValueTask<TResult>> work,
        int parallelism,
        int inFlight,
        CancellationToken stop)
    {
        (_source, _work, _parallelism, _stop) = (source, work, Math.Min(parallelism, inFlight), stop);
        _ring = new PipelineSlot<TItem, TResult>[inFlight];
        for (int i = 0; i < inFlight; i++)
        {
            _ring[i] = new PipelineSlot<TItem, TResult>(this);
        }
    }

    /// <summary>Reads until there is no room, unless somebody is at it.</summary>
    public void ReadAhead()
    {
        lock (_gate)
        {
            if (_isReading || !HasRoom())
            {
                return;
            }

            _isReading = true;
        }

        _reading = ReadAsync();
    }

    /// <summary>Ends when the next item is done; false where the source has no more. <see cref="Take"/> must follow.</summary>
    public ValueTask<bool> NextAsync() => Slot(_taken).Done;

    /// <summary>Takes what is next, or throws its failure.</summary>
    public TResult Take()
    {
        (TResult? result, ExceptionDispatchInfo? failure) = Slot(_taken).Take();
        lock (_gate)
        {
            _taken++;
        }

        failure?.Throw();
        return result!;
    }

    /// <summary>From now on nothing is read or begun; what runs goes on.</summary>
    public void EndWork()
    {
        lock (_gate)
        {
            _isEnding = true;
        }
    }

    /// <summary>After <see cref="EndWork"/>: waits for what runs, and frees what nobody takes.</summary>
    public async ValueTask DrainAsync()
    {
        await _reading.ConfigureAwait(false);
        for (; _taken < _begun; _taken++)
        {
            await Slot(_taken).Done.ConfigureAwait(false);

            // A failure behind the one that the caller hears of, or one that nobody waits for, ends here.
            (Slot(_taken).Take().Result as IDisposable)?.Dispose();
        }

        await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Begins the oldest item that waits.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        PipelineSlot<TItem, TResult> slot;
        lock (_gate)
        {
            if (_isEnding)
            {
                return;
            }

            slot = Slot(_begun++);
        }

        slot.Work(_work, _stop);
    }

    /// <summary>An item's work has ended.</summary>
    public void OnWorked(PipelineSlot<TItem, TResult> slot, bool failed)
    {
        bool another;
        lock (_gate)
        {
            // All items before this one have begun, and those behind it will not be asked for.
            _isEnding |= failed;
            _working--;
            another = CanQueue();
        }

        // The taker's code may run in here for a while: the next item does not wait for that.
        Queue(another);
        slot.Complete(true);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (GoesOn())
            {
                if (!await _source.MoveNextAsync().ConfigureAwait(false))
                {
                    Close(null);
                    return;
                }

                Add(_source.Current);
            }
        }
        catch (Exception e)
        {
            Close(e);
        }
    }

    private bool GoesOn()
    {
        lock (_gate)
        {
            return _isReading = HasRoom();
        }
    }

    private void Add(TItem item)
    {
        bool queue;
        lock (_gate)
        {
            Slot(_read++).Fill(item);
            queue = CanQueue();
        }

        Queue(queue);
    }

    // The slot behind the last item tells the taker that there is none: it is free, or there would have been no room to read.
    private void Close(Exception? failure)
    {
        PipelineSlot<TItem, TResult> end;
        lock (_gate)
        {
            (_isReading, _isClosed) = (false, true);
            end = Slot(_read);
        }

        if (failure is not null)
        {
            end.Fail(failure);
        }

        end.Complete(false);
    }

    private bool HasRoom() => !_isEnding && !_isClosed && _read - _taken < _ring.Length;

    private bool CanQueue()
    {
        if (_isEnding || _working == _parallelism || _queued == _read)
        {
            return false;
        }

        _working++;
        _queued++;
        return true;
    }

    // Through the pool's common queue, first in first out: a thread's own is last in first out, and the oldest item is the one waited for.
    private void Queue(bool another)
    {
        if (another)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private PipelineSlot<TItem, TResult> Slot(long number) => _ring[number % _ring.Length];
}
