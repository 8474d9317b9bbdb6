using System.Runtime.ExceptionServices;

namespace OpenVinoLandmarks.Streaming;

/// <summary>
/// One enumeration of a pipeline: a ring buffer of slots, one per item in flight. An item is read by the thread that enumerates the results
/// or, if the source was not ready, by the thread that continues the source. The thread pool processes it, and the enumeration takes the
/// result. The lock protects the counters and the ring; code of the caller never runs inside it.
/// </summary>
internal sealed class PipelineRun<TItem, TResult> : IThreadPoolWorkItem
{
    // Enough for most streams. The ring grows only if more items are in flight at once, because the limit may be any number.
    private const int FirstSlots = 16;

    private readonly IAsyncEnumerator<TItem> _source;
    private readonly Func<TItem, CancellationToken, ValueTask<TResult>> _work;
    private readonly CancellationToken _stop;
    private readonly int _parallelism, _inFlight;
    private readonly Lock _gate = new();
    private PipelineSlot<TItem, TResult>[] _ring;
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
        _inFlight = Math.Min(inFlight, Array.MaxLength);
        _ring = NewRing(Math.Min(_inFlight, FirstSlots));
    }

    /// <summary>Reads items until all slots are in use, unless another thread is reading.</summary>
    public void ReadAhead()
    {
        lock (_gate)
        {
            if (_isReading || !CanRead())
            {
                return;
            }

            _isReading = true;
        }

        _reading = ReadAsync();
    }

    /// <summary>
    /// Waits until the next item is processed; false if the source has no more items. <see cref="Take"/> must follow.
    /// </summary>
    public ValueTask<bool> NextAsync()
    {
        lock (_gate)
        {
            return Slot(_taken).Done;
        }
    }

    /// <summary>Returns the next result, or throws the exception of its item.</summary>
    public TResult Take()
    {
        TResult? result;
        ExceptionDispatchInfo? failure;
        lock (_gate)
        {
            (result, failure) = Slot(_taken).Take();
            _taken++;
        }

        failure?.Throw();
        return result!;
    }

    /// <summary>Stops reading and starting items. Running items continue.</summary>
    public void EndWork()
    {
        lock (_gate)
        {
            _isEnding = true;
        }
    }

    /// <summary>Waits for the running items after <see cref="EndWork"/>, and disposes the results that were not taken.</summary>
    public async ValueTask DrainAsync()
    {
        await _reading.ConfigureAwait(false);
        for (; _taken < _begun; _taken++)
        {
            await Slot(_taken).Done.ConfigureAwait(false);

            // An exception is lost here: the caller has already got an earlier one, or does not wait for any.
            (Slot(_taken).Take().Result as IDisposable)?.Dispose();
        }

        await _source.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Starts the oldest item that was read and not started.</summary>
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

    /// <summary>Called by a slot when the work of its item has ended.</summary>
    public void OnWorked(PipelineSlot<TItem, TResult> slot, bool failed)
    {
        bool another;
        lock (_gate)
        {
            // All items before this one have started, and the results of the items after it will not be returned.
            _isEnding |= failed;
            _working--;
            another = CanQueue();
        }

        // Complete may run the caller's code for a while, so the next item is queued before it.
        Queue(another);
        slot.Complete(true);
    }

    private async Task ReadAsync()
    {
        try
        {
            while (ContinueReading())
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

    private bool ContinueReading()
    {
        lock (_gate)
        {
            return _isReading = CanRead();
        }
    }

    private void Add(TItem item)
    {
        bool queue;
        lock (_gate)
        {
            FreeSlot().Fill(item);
            _read++;
            queue = CanQueue();
        }

        Queue(queue);
    }

    // The slot after the last item reports the end of the source. It is free, because an item would have been read into it.
    private void Close(Exception? failure)
    {
        PipelineSlot<TItem, TResult> end;
        lock (_gate)
        {
            (_isReading, _isClosed) = (false, true);
            end = FreeSlot();
        }

        if (failure is not null)
        {
            end.Fail(failure);
        }

        end.Complete(false);
    }

    private bool CanRead() => !_isEnding && !_isClosed && _read - _taken < _inFlight;

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

    // The global queue of the thread pool is first in, first out, so that the oldest item, whose result is needed next, starts first. The
    // local queue of a thread is last in, first out.
    private void Queue(bool another)
    {
        if (another)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private PipelineSlot<TItem, TResult> Slot(long number) => _ring[number % _ring.Length];

    // The slot of the next item to read. The slots in use keep their objects in a larger ring: the work of their items refers to them.
    private PipelineSlot<TItem, TResult> FreeSlot()
    {
        if (_read - _taken == _ring.Length)
        {
            PipelineSlot<TItem, TResult>[] larger = NewRing((int)Math.Min(2L * _ring.Length, _inFlight));
            for (long number = _taken; number < _read; number++)
            {
                larger[number % larger.Length] = Slot(number);
            }

            _ring = larger;
        }

        return Slot(_read);
    }

    private PipelineSlot<TItem, TResult>[] NewRing(int length)
    {
        PipelineSlot<TItem, TResult>[] ring = new PipelineSlot<TItem, TResult>[length];
        for (int i = 0; i < length; i++)
        {
            ring[i] = new PipelineSlot<TItem, TResult>(this);
        }

        return ring;
    }
}
