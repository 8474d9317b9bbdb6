using System.Diagnostics;
using System.Threading.Channels;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// The frames of a run. Their number is fixed, each has one owner at a time, and the pool disposes all of them at the end. Thread-safe.
/// </summary>
internal sealed class FramePool
{
    private readonly Channel<PooledFrame> _free = Channel.CreateUnbounded<PooledFrame>();
    private readonly PooledFrame[] _all;
    private readonly HashSet<PooledFrame> _lent = [];
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <summary>Creates the frames, without pixels.</summary>
    public FramePool(int size)
    {
        _all = [.. Enumerable.Range(0, size).Select(_ => new PooledFrame())];
        Array.ForEach(_all, frame => _free.Writer.TryWrite(frame));
    }

    /// <summary>Waits for a free frame.</summary>
    public ValueTask<PooledFrame> RentAsync(CancellationToken cancellationToken) => _free.Reader.ReadAsync(cancellationToken);

    /// <summary>Hands a frame to the caller of the library, who returns it, perhaps after the end of the run.</summary>
    public TrackedVideoFrame Lend(PooledFrame frame)
    {
        lock (_gate)
        {
            _lent.Add(frame);
        }

        return new TrackedVideoFrame(this, frame);
    }

    /// <summary>Makes a frame free.</summary>
    public void Return(PooledFrame frame)
    {
        lock (_gate)
        {
            _lent.Remove(frame);
            if (_isClosed)
            {
                frame.Picture.Dispose();
                return;
            }
        }

        frame.Clear();
        _free.Writer.TryWrite(frame);
    }

    /// <summary>
    /// Ends the pool when no stage runs any more. Waits for detections that still use pixels, and disposes all frames; those that the
    /// caller has are disposed when they are returned.
    /// </summary>
    public async Task CloseAsync()
    {
        foreach (PooledFrame frame in _all)
        {
            await (frame.Detection ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        lock (_gate)
        {
            _isClosed = true;
            foreach (PooledFrame frame in _all.Where(frame => !_lent.Contains(frame)))
            {
                frame.Picture.Dispose();
            }
        }
    }
}

/// <summary>A frame of the pool: the pixels, and what the stages have found out about them.</summary>
internal sealed class PooledFrame
{
    private long _arrival;

    public Mat Picture { get; } = new();

    public VideoFrame Info { get; private set; }

    /// <summary>The search for faces that was started ahead of the tracker, or null.</summary>
    public Task<IReadOnlyList<FaceBox>>? Detection { get; set; }

    public bool IsSearched { get; private set; }

    public List<FaceBox> Detected { get; } = [];

    public List<TrackedFace> Faces { get; } = [];

    public List<TrackEvent> Events { get; } = [];

    public TimeSpan Latency { get; private set; }

    /// <summary>Notes that the decoded frame has arrived.</summary>
    public void Arrive(VideoFrame info) => (Info, _arrival) = (info, Stopwatch.GetTimestamp());

    /// <summary>Stores what the face detector found.</summary>
    public void SetDetected(IReadOnlyList<FaceBox> boxes)
    {
        IsSearched = true;
        Detected.AddRange(boxes);
    }

    /// <summary>Stores the result of the tracker.</summary>
    public void SetTracked(ReadOnlySpan<TrackedFace> faces, ReadOnlySpan<TrackEvent> events)
    {
        Faces.AddRange(faces);
        Events.AddRange(events);
        Latency = Stopwatch.GetElapsedTime(_arrival);
    }

    /// <summary>Forgets everything except for the memory of the pixels.</summary>
    public void Clear()
    {
        (Detection, IsSearched) = (null, false);
        Detected.Clear();
        Faces.Clear();
        Events.Clear();
    }
}
