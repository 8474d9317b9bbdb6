using System.Diagnostics;
using System.Threading.Channels;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// The first stage of a run: reads and decodes frames on a thread of its own, because a source blocks, and passes them on in order.
/// </summary>
internal sealed class FrameReading(
    VideoSource source, VideoTrackerOptions options, FramePool pool, ChannelWriter<PooledFrame> target, RunCounters counters)
{
    private readonly RateLimit _limit = new(options.MaxFramesPerSecond);
    private (long Start, TimeSpan Time)? _firstFrame;

    /// <summary>Reads until the source ends, fails, or a token is cancelled. An error becomes that of the target.</summary>
    /// <param name="stop">Ends the reading as if the source had ended.</param>
    /// <param name="abort">Ends the run.</param>
    public void Run(CancellationToken stop, CancellationToken abort)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, abort);
        try
        {
            ReadAll(either.Token, abort);
            target.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !abort.IsCancellationRequested)
        {
            target.Complete();
        }
        catch (Exception e)
        {
            target.Complete(e);
        }
    }

    private void ReadAll(CancellationToken stop, CancellationToken abort)
    {
        PooledFrame? frame = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                frame ??= Wait(pool.RentAsync(stop));
                long from = Stopwatch.GetTimestamp();
                if (!source.Read(frame.Picture, out VideoFrame info, stop))
                {
                    return;
                }

                counters.AddRead(from);
                if (!_limit.Accepts(info.Time))
                {
                    counters.AddSkipped();
                    continue;
                }

                WaitForTime(info.Time, stop);
                frame.Arrive(info);
                Wait(target.WriteAsync(frame, abort));
                frame = null;
            }
        }
        finally
        {
            if (frame is not null)
            {
                pool.Return(frame);
            }
        }
    }

    private void WaitForTime(TimeSpan time, CancellationToken stop)
    {
        if (!options.ReadsInRealTime || source.IsLive)
        {
            return;
        }

        _firstFrame ??= (Stopwatch.GetTimestamp(), time);
        TimeSpan early = time - _firstFrame.Value.Time - Stopwatch.GetElapsedTime(_firstFrame.Value.Start);
        if (early > TimeSpan.Zero)
        {
            stop.WaitHandle.WaitOne(early);
        }
    }

    // The thread belongs to this stage, so nothing else waits when it blocks.
    private static T Wait<T>(ValueTask<T> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();

    private static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }
}

/// <summary>Selects frames by their presentation time, so that on average no more than a number of frames per second remain.</summary>
internal sealed class RateLimit(double? framesPerSecond)
{
    // Containers round times to a millisecond.
    private static readonly TimeSpan s_rounding = TimeSpan.FromMilliseconds(1);

    private TimeSpan? _due;

    /// <summary>Returns true if the frame is kept.</summary>
    public bool Accepts(TimeSpan time)
    {
        if (framesPerSecond is not { } most)
        {
            return true;
        }

        // A time before the last one is that of a new connection, for example.
        TimeSpan interval = TimeSpan.FromSeconds(1 / most), due = _due ?? time;
        if (time + s_rounding < due && due - time <= interval)
        {
            return false;
        }

        // The next frame is due one interval after this one was, so that 25 of 30 frames remain. After a gap, it is due after this frame.
        _due = (time - due).Duration() < interval ? due + interval : time + interval;
        return true;
    }
}
