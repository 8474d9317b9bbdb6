namespace OpenVinoLandmarks.OpenCv;

/// <summary>The options of a <see cref="VideoTracker"/>. Immutable.</summary>
public sealed record VideoTrackerOptions
{
    private const int MostParallelDetections = 8, MostFramesAhead = 16;

    /// <summary>The options of the tracker, such as how often the face detector runs. Null for the defaults.</summary>
    public FaceTrackerOptions? Tracking { get; init; }

    /// <summary>
    /// How many frames the face detector searches at the same time. Null searches one frame of a live source, and otherwise as many as
    /// there are processors, at most 8.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ParallelDetections
    {
        get;
        init => field = value is null or >= 1 ? value : throw OutOfRange(nameof(ParallelDetections), value, "at least 1");
    }

    /// <summary>
    /// How many frames the caller keeps at the same time without disposing them. The tracker has that many frames in addition to those that
    /// it works on. A caller that keeps more of them stops the reading until it disposes one. Default: 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int FramesKept
    {
        get;
        init => field = value >= 1 ? value : throw OutOfRange(nameof(FramesKept), value, "at least 1");
    } = 1;

    /// <summary>
    /// The highest number of frames per second of the video's own time. Frames that come earlier are read and skipped. Null processes every
    /// frame.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a number above 0.</exception>
    public double? MaxFramesPerSecond
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw OutOfRange(nameof(MaxFramesPerSecond), value, "a number above 0");
    }

    /// <summary>
    /// True if a frame that waits for the face detector is dropped when the next one comes, so that results are never late. False if the
    /// source waits instead, so that no frame is dropped. Null drops frames of live sources only.
    /// </summary>
    public bool? DropsFrames { get; init; }

    /// <summary>
    /// True to read a source that is not live at the speed of its presentation times, for example to show it. Default: false.
    /// </summary>
    public bool ReadsInRealTime { get; init; }

    /// <summary>Returns how many detections run at the same time.</summary>
    internal int Detections(bool isLive) =>
        ParallelDetections ?? (isLive ? 1 : Math.Min(Environment.ProcessorCount, MostParallelDetections));

    // A live source has one frame per stage only: every frame that waits is late.
    /// <summary>Returns how many frames wait for the tracker, so that this number of detections runs ahead of it.</summary>
    internal static int FramesAhead(bool drops, int detections, int detectEvery) =>
        drops ? detections : (int)Math.Min(Math.Max(detections, MostFramesAhead), (long)detections * detectEvery);

    private static ArgumentOutOfRangeException OutOfRange(string property, object? value, string range) =>
        new(property, value, $"{nameof(VideoTrackerOptions)}.{property} must be {range}.");
}
