namespace OpenVinoLandmarks.OpenCv;

/// <summary>What a <see cref="VideoTracker"/> has done so far. Immutable.</summary>
public sealed record VideoTrackerStatistics
{
    /// <summary>Number of frames whose faces were tracked.</summary>
    public required long Frames { get; init; }

    /// <summary>Number of frames in which the face detector ran.</summary>
    public required long SearchedFrames { get; init; }

    /// <summary>Number of frames that were dropped because a newer one had come.</summary>
    public required long DroppedFrames { get; init; }

    /// <summary>Number of frames that were skipped because of <see cref="VideoTrackerOptions.MaxFramesPerSecond"/>.</summary>
    public required long SkippedFrames { get; init; }

    /// <summary>The time from the arrival of the first frame to the points of the last one.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Median of the time from the arrival of a decoded frame to its points; exact to 1.6 percent.</summary>
    public required TimeSpan MedianLatency { get; init; }

    /// <summary>The latency that 99 percent of the frames do not exceed; exact to 1.6 percent.</summary>
    public required TimeSpan Latency99 { get; init; }

    /// <summary>The longest latency.</summary>
    public required TimeSpan MaxLatency { get; init; }

    /// <summary>Time that the source took to read and decode. For a live source it includes the time in which no frame came.</summary>
    public required TimeSpan ReadTime { get; init; }

    /// <summary>Time that the face detector took, summed over the frames that it searched at the same time.</summary>
    public required TimeSpan DetectTime { get; init; }

    /// <summary>Time that the landmark model and the tracker took.</summary>
    public required TimeSpan TrackTime { get; init; }

    /// <summary>Frames per second, or 0 before the second frame.</summary>
    public double FramesPerSecond => Frames > 1 && Elapsed > TimeSpan.Zero ? Frames / Elapsed.TotalSeconds : 0;
}
