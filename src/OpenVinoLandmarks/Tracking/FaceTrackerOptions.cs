namespace OpenVinoLandmarks;

/// <summary>
/// The options of a <see cref="FaceTracker"/>. Immutable. docs/tracking.md has the measurements behind the default values.
/// </summary>
public sealed record FaceTrackerOptions
{
    /// <summary>
    /// The face detector runs on every n-th frame at least, 1 or more. Default: 5. It also runs when a face is in doubt: see
    /// <see cref="FaceTracker.NeedsDetection"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int DetectEvery
    {
        get;
        init => field = value >= 1 ? value : throw OutOfRange(nameof(DetectEvery), value, "1 or more");
    } = 5;

    /// <summary>
    /// Selects faces when the tracker itself runs the face detector; null selects all above the detector's threshold. Tracks continue
    /// outside <see cref="FaceFilter.Region"/> until the face detector does not confirm them.
    /// </summary>
    public FaceFilter? FaceFilter { get; init; }

    /// <summary>
    /// Number of detections in a row that a new face needs before it is reported, 1 or more. Default: 1. With 2 or more, a false face that
    /// the detector finds in a single frame is never reported, and every face is reported one or more frames later.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ConfirmDetections
    {
        get;
        init => field = value >= 1 ? value : throw OutOfRange(nameof(ConfirmDetections), value, "1 or more");
    } = 1;

    /// <summary>
    /// How long a face that was lost keeps its track, 0 or more. Default: 1 second. In this time the tracker reports its predicted place,
    /// and a face that the detector finds near it continues the track. A face that the detector does not confirm for so long is lost, even
    /// if its points are plausible.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan LostTimeout
    {
        get;
        init => field = value >= TimeSpan.Zero ? value : throw OutOfRange(nameof(LostTimeout), value, "0 or more");
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The smallest intersection over union of a detected box and the predicted box of a track that makes them the same face, greater than
    /// 0 and at most 1. Default: 0.3.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public float MinimumOverlap
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw OutOfRange(nameof(MinimumOverlap), value, "greater than 0 and at most 1");
    } = 0.3f;

    /// <summary>
    /// The smoothing of the points; null for none. Speeds are in pixels per second of a face whose box has an area of 100 x 100 pixels:
    /// those of other faces are converted by their size, so that the same settings suit faces and images of all sizes.
    /// </summary>
    public OneEuroOptions? Smoothing { get; init; } = new();

    private static ArgumentOutOfRangeException OutOfRange(string property, object value, string range) =>
        new(property, value, $"{nameof(FaceTrackerOptions)}.{property} must be {range}.");
}
