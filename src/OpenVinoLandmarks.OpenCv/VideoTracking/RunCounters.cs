using System.Diagnostics;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>Counts frames and times of a run. Thread-safe: each stage writes its own numbers, and any thread reads them.</summary>
internal sealed class RunCounters
{
    private readonly LatencyHistogram _latencies = new();
    private long _frames, _searched, _dropped, _skipped, _readTicks, _detectTicks, _trackTicks, _firstArrival, _lastResult;

    /// <summary>Adds a frame that was read.</summary>
    /// <param name="from">The time stamp of the stopwatch before it was read.</param>
    public void AddRead(long from)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _readTicks, now - from);
        Interlocked.CompareExchange(ref _firstArrival, now, 0);
    }

    /// <summary>Adds a frame that a newer one replaced.</summary>
    public void AddDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Adds a frame that came too early for the highest frame rate.</summary>
    public void AddSkipped() => Interlocked.Increment(ref _skipped);

    /// <summary>Adds a frame that the face detector searched.</summary>
    /// <param name="from">The time stamp of the stopwatch before it ran.</param>
    public void AddSearched(long from)
    {
        Interlocked.Add(ref _detectTicks, Stopwatch.GetTimestamp() - from);
        Interlocked.Increment(ref _searched);
    }

    /// <summary>Adds a frame whose faces were tracked.</summary>
    /// <param name="from">The time stamp of the stopwatch before the tracker ran.</param>
    /// <param name="latency">The time from the arrival of the frame.</param>
    public void AddTracked(long from, TimeSpan latency)
    {
        long now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _trackTicks, now - from);
        Interlocked.Exchange(ref _lastResult, now);
        _latencies.Add(latency);
        Interlocked.Increment(ref _frames);
    }

    /// <summary>Returns the numbers as they are now.</summary>
    public VideoTrackerStatistics Read()
    {
        (long first, long last) = (Interlocked.Read(ref _firstArrival), Interlocked.Read(ref _lastResult));
        return new VideoTrackerStatistics
        {
            Frames = Interlocked.Read(ref _frames),
            SearchedFrames = Interlocked.Read(ref _searched),
            DroppedFrames = Interlocked.Read(ref _dropped),
            SkippedFrames = Interlocked.Read(ref _skipped),
            Elapsed = last > first ? Stopwatch.GetElapsedTime(first, last) : TimeSpan.Zero,
            MedianLatency = _latencies.Quantile(0.5),
            Latency99 = _latencies.Quantile(0.99),
            MaxLatency = _latencies.Max,
            ReadTime = Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _readTicks)),
            DetectTime = Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _detectTicks)),
            TrackTime = Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _trackTicks)),
        };
    }
}

/// <summary>
/// Counts times in buckets whose width is a thirty-second of their lower end, at least 1 us, so that the memory does not grow with the
/// number of times. One thread adds; any thread reads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int BucketBits = 5, BucketsPerOctave = 1 << BucketBits, Octaves = 44;

    private readonly long[] _counts = new long[BucketsPerOctave * (Octaves + 1)];
    private long _maxTicks;

    /// <summary>The longest time.</summary>
    public TimeSpan Max => new(Interlocked.Read(ref _maxTicks));

    /// <summary>Adds a time.</summary>
    public void Add(TimeSpan time)
    {
        Interlocked.Increment(ref _counts[Bucket((long)time.TotalMicroseconds)]);
        Interlocked.Exchange(ref _maxTicks, Math.Max(_maxTicks, time.Ticks));
    }

    /// <summary>Returns the time that a share of all times does not exceed: the middle of its bucket, at most <see cref="Max"/>.</summary>
    public TimeSpan Quantile(double share)
    {
        long wanted = (long)Math.Ceiling(_counts.Sum() * share), seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += Interlocked.Read(ref _counts[i]);
            if (seen >= wanted && seen > 0)
            {
                TimeSpan middle = TimeSpan.FromMicroseconds((LowerEnd(i) + LowerEnd(i + 1)) / 2);
                return middle < Max ? middle : Max;
            }
        }

        return TimeSpan.Zero;
    }

    // Below 64 us every bucket has one microsecond.
    private static int Bucket(long microseconds)
    {
        long value = Math.Clamp(microseconds, 0, (1L << (Octaves + BucketBits - 1)) - 1);
        int shift = Math.Max(0, (int)long.Log2(Math.Max(value, 1)) - BucketBits);
        return (shift << BucketBits) + (int)(value >> shift);
    }

    private static double LowerEnd(int bucket)
    {
        int shift = Math.Max(0, (bucket >> BucketBits) - 1);
        return (double)(bucket - (shift << BucketBits)) * (1L << shift);
    }
}
