namespace OpenVinoLandmarks;

/// <summary>One face in one frame of a video, as a <see cref="FaceTracker"/> reports it. All numbers are in pixels of the frame.</summary>
/// <param name="TrackId">
/// The number of the track: the same in all frames for one face. Numbers start at 1, rise in the order of the tracks, and are not used
/// again before <see cref="FaceTracker.Reset"/>.
/// </param>
/// <param name="Face">
/// The smoothed points. The box is computed from them; its score is that of the last detection of the face. If the face was not measured
/// in this frame, these are its last points at the predicted place.
/// </param>
/// <param name="Measured">The points as the landmark model computed them, with the box that is computed from them.</param>
/// <param name="IsPredicted">
/// True if this frame has no measurement of the face, for example because it is occluded: both <paramref name="Face"/> and
/// <paramref name="Measured"/> are predicted.
/// </param>
/// <param name="Age">Number of frames from the first detection of the face to this frame, at least 1.</param>
/// <param name="Confidence">
/// In [0, 1]: the score of the last detection of the face, or 1 for detectors without scores. While the face is predicted, it falls
/// linearly to 0 at the end of <see cref="FaceTrackerOptions.LostTimeout"/>.
/// </param>
public readonly record struct TrackedFace(
    int TrackId, FaceLandmarks Face, FaceLandmarks Measured, bool IsPredicted, int Age, float Confidence);

/// <summary>A change of a track.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="TrackId">The number of the track.</param>
/// <param name="Time">The time of the frame.</param>
public readonly record struct TrackEvent(TrackEventKind Kind, int TrackId, TimeSpan Time);

/// <summary>The kinds of a <see cref="TrackEvent"/>.</summary>
public enum TrackEventKind
{
    /// <summary>A new face was found. It is the first event of a track.</summary>
    Started,

    /// <summary>The face is not visible any more. Its place is predicted until it is found again or the track ends.</summary>
    Lost,

    /// <summary>A face that was lost was found again.</summary>
    Found,

    /// <summary>
    /// The face was not found again in time, or the size of the frames changed. It is the last event of a track.
    /// </summary>
    Ended,
}
