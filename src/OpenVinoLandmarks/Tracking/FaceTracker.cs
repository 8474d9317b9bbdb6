using System.Runtime.InteropServices;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Tracking;

namespace OpenVinoLandmarks;

/// <summary>
/// Follows the faces in the frames of a video: gives each face a number that stays the same, finds its points in every frame, smooths them,
/// and reports when a face appears, is lost, is found again, or is gone. The face detector runs only on some of the frames. Not
/// thread-safe:
/// use one tracker per video. docs/tracking.md explains how it works.
/// </summary>
/// <remarks>
/// The results depend only on the frames, the times and the detected boxes. In steady state a frame on which the face detector does not
/// run allocates nothing, with landmark models of five points.
/// </remarks>
/// <example>
/// <code>
/// FaceTracker tracker = new(detector);
/// foreach (TrackedFace face in tracker.Update(frame, time))
/// {
///     Console.WriteLine($"face {face.TrackId}: nose at {face.Face.Nose.X:F1}, {face.Face.Nose.Y:F1}");
/// }
/// </code>
/// </example>
public sealed class FaceTracker
{
    // The overlap of two followed faces from which on one may soon hide the other, so that the face detector runs on each frame.
    private const float Crossing = 0.1f;

    private readonly IFaceLandmarkDetector _detector;
    private readonly FaceTrackerOptions _options;
    private readonly FaceMeasurements _measurements;
    private readonly TrackAssociation _association;
    private readonly List<Track> _tracks = [];
    private readonly Stack<Track> _unused = new();
    private readonly List<TrackedFace> _faces = [];
    private readonly List<TrackEvent> _events = [];
    private FaceBox[] _detected = [];
    private bool[] _isTaken = [];
    private TimeSpan? _lastTime;
    private int _lastId, _width, _height, _framesSinceDetection;

    /// <summary>Creates a tracker.</summary>
    /// <param name="detector">Finds the points, and the faces unless the caller does. The caller disposes it.</param>
    /// <param name="options">The options; null for the default values.</param>
    public FaceTracker(IFaceLandmarkDetector detector, FaceTrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        (_detector, _options) = (detector, options ?? new FaceTrackerOptions());
        _measurements = new FaceMeasurements(detector, _options.LostTimeout);
        _association = new TrackAssociation(_options.MinimumOverlap);
    }

    /// <summary>
    /// True if the face detector should run on the next frame: on the first frame, on every n-th
    /// (<see cref="FaceTrackerOptions.DetectEvery"/>), if the points of a face were not plausible in the last frame, if a new face is not
    /// confirmed yet, if two faces overlap, and on every second frame while a face is lost or the detector did not find it.
    /// </summary>
    public bool NeedsDetection { get; private set; } = true;

    /// <summary>
    /// What changed in the last update, in the order of the tracks; valid until the next update. If a track is lost and ends in the same
    /// frame, both events are there.
    /// </summary>
    public ReadOnlySpan<TrackEvent> Events => CollectionsMarshal.AsSpan(_events);

    /// <summary>Processes the next frame. Runs the face detector if <see cref="NeedsDetection"/> is true.</summary>
    /// <param name="image">The frame. If its size differs from that of the last one, all tracks end.</param>
    /// <param name="time">The presentation time of the frame, not before that of the last frame. Frames may be irregular.</param>
    /// <returns>
    /// The faces that are followed and those that are lost but may come back (<see cref="TrackedFace.IsPredicted"/>), oldest first; valid
    /// until the next update.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is before that of the last frame.</exception>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed. The tracks are then as before this frame.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public ReadOnlySpan<TrackedFace> Update(ImageView image, TimeSpan time)
    {
        RequireTime(time);
        if (!NeedsDetection)
        {
            return Update(image, time, [], hasDetection: false);
        }

        IReadOnlyList<FaceBox> boxes = _detector.FaceDetector.Detect(image, _options.FaceFilter);
        if (_detected.Length < boxes.Count)
        {
            _detected = new FaceBox[2 * boxes.Count];
        }

        for (int i = 0; i < boxes.Count; i++)
        {
            _detected[i] = boxes[i];
        }

        return Update(image, time, _detected.AsSpan(0, boxes.Count), hasDetection: true);
    }

    /// <summary>
    /// Processes the next frame, on which the caller ran a face detector. <see cref="FaceTrackerOptions.FaceFilter"/> does not apply.
    /// </summary>
    /// <param name="image">The frame. If its size differs from that of the last one, all tracks end.</param>
    /// <param name="time">The presentation time of the frame, not before that of the last frame.</param>
    /// <param name="detected">All faces that were detected in this frame; empty if there are none.</param>
    /// <inheritdoc cref="Update(ImageView, TimeSpan)" path="/returns"/>
    /// <exception cref="ArgumentOutOfRangeException">The time is before that of the last frame.</exception>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or a side that is not greater than 0.</exception>
    /// <exception cref="ImageException">A box is outside the image.</exception>
    /// <exception cref="DeviceException">The device failed. The tracks are then as before this frame.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public ReadOnlySpan<TrackedFace> Update(ImageView image, TimeSpan time, ReadOnlySpan<FaceBox> detected)
    {
        RequireTime(time);
        return Update(image, time, detected, hasDetection: true);
    }

    /// <summary>
    /// Forgets all tracks, as for a new video: the next frame may have any time, numbers start at 1 again, and no events are reported.
    /// </summary>
    public void Reset()
    {
        foreach (Track track in _tracks)
        {
            _unused.Push(track);
        }

        _tracks.Clear();
        _faces.Clear();
        _events.Clear();
        (_lastTime, _lastId, _width, _height, _framesSinceDetection, NeedsDetection) = (null, 0, 0, 0, 0, true);
    }

    private ReadOnlySpan<TrackedFace> Update(ImageView image, TimeSpan time, ReadOnlySpan<FaceBox> detected, bool hasDetection)
    {
        _faces.Clear();
        _events.Clear();
        if ((image.Width, image.Height) != (_width, _height))
        {
            EndAll(time);
            (_width, _height) = (image.Width, image.Height);
        }

        if (_isTaken.Length < detected.Length)
        {
            _isTaken = new bool[2 * detected.Length];
        }

        foreach (Track track in _tracks)
        {
            track.Predict(time, image.Width, image.Height);
        }

        // Nothing that stays has changed until the landmark model has run without an exception.
        _association.Associate(_tracks, detected, time, _isTaken);
        _measurements.Run(image, time, _tracks, detected, _isTaken, hasDetection);
        Apply(image, time, detected, hasDetection);
        foreach (Track track in _tracks)
        {
            if (track.State != TrackState.Tentative)
            {
                _faces.Add(track.Report(time, _options.LostTimeout));
            }
        }

        (_lastTime, _framesSinceDetection) = (time, hasDetection ? 0 : _framesSinceDetection + 1);
        NeedsDetection = WantsDetection(hasDetection);
        return CollectionsMarshal.AsSpan(_faces);
    }

    private void Apply(ImageView image, TimeSpan time, ReadOnlySpan<FaceBox> detected, bool hasDetection)
    {
        int next = 0;
        ReadOnlySpan<FaceMeasurement> items = _measurements.Items;
        for (int i = 0; i < _tracks.Count; i++)
        {
            Track track = _tracks[i];
            track.Age++;
            bool isMeasured = next < items.Length && items[next].Track == track;
            if (isMeasured && items[next].IsUsable)
            {
                track.Measure(items[next].Face, time, items[next].IsNew);
            }

            next += isMeasured ? 1 : 0;
            Continue(track, image, time, detected, hasDetection);
        }

        _tracks.RemoveAll(track => track.State == TrackState.Ended);
        foreach (ref readonly FaceMeasurement item in items[next..])
        {
            if (item.IsUsable)
            {
                Start(item, time, detected[item.Detection]);
            }
        }
    }

    private void Start(in FaceMeasurement item, TimeSpan time, FaceBox detected)
    {
        if (!_unused.TryPop(out Track? track))
        {
            track = new Track(_options.Smoothing);
        }

        track.Start();
        track.Age = 1;
        track.Confirm(detected, time);
        track.Measure(item.Face, time, isNew: true);
        _tracks.Add(track);
        CountConfirmation(track, time);
    }

    // Decides what the frame says about a track.
    private void Continue(Track track, ImageView image, TimeSpan time, ReadOnlySpan<FaceBox> detected, bool hasDetection)
    {
        if (track.Detection >= 0)
        {
            FaceBox box = detected[track.Detection];
            track.Confirm(box, time);
            if (!track.IsMeasured)
            {
                track.Follow(box, time);
            }

            if (track.State == TrackState.Tentative)
            {
                CountConfirmation(track, time);
                return;
            }

            if (track.State == TrackState.Lost)
            {
                _events.Add(new TrackEvent(TrackEventKind.Found, track.Id, time));
            }

            track.State = TrackState.Active;
            return;
        }

        track.IsMissed |= hasDetection;
        if (track.State == TrackState.Tentative)
        {
            if (hasDetection || !track.IsMeasured)
            {
                End(track);
            }
        }
        else if (track.IsMeasured)
        {
            track.State = TrackState.Active;
        }
        else
        {
            LoseOrDoubt(track, image, time, hasDetection);
        }
    }

    private void LoseOrDoubt(Track track, ImageView image, TimeSpan time, bool isGone)
    {
        bool isOver = time - track.Seen > _options.LostTimeout;
        if (track.State != TrackState.Lost)
        {
            if (!isGone && !isOver && FaceMeasurements.IsVisible(track.Predicted, image))
            {
                track.State = TrackState.Doubtful;
                return;
            }

            track.Lose();
            _events.Add(new TrackEvent(TrackEventKind.Lost, track.Id, time));
        }

        if (isOver)
        {
            _events.Add(new TrackEvent(TrackEventKind.Ended, track.Id, time));
            End(track);
        }
    }

    private void CountConfirmation(Track track, TimeSpan time)
    {
        if (++track.Confirmations >= _options.ConfirmDetections)
        {
            (track.Id, track.State) = (++_lastId, TrackState.Active);
            _events.Add(new TrackEvent(TrackEventKind.Started, track.Id, time));
        }
    }

    private void End(Track track)
    {
        track.State = TrackState.Ended;
        _unused.Push(track);
    }

    private void EndAll(TimeSpan time)
    {
        foreach (Track track in _tracks)
        {
            if (track.State != TrackState.Tentative)
            {
                _events.Add(new TrackEvent(TrackEventKind.Ended, track.Id, time));
            }

            _unused.Push(track);
        }

        _tracks.Clear();
        NeedsDetection = true;
    }

    private bool WantsDetection(bool hasDetection)
    {
        if (_framesSinceDetection + 1 >= _options.DetectEvery)
        {
            return true;
        }

        for (int i = 0; i < _tracks.Count; i++)
        {
            Track track = _tracks[i];
            bool isSearched = (track.State == TrackState.Lost || track.IsMissed) && !hasDetection;
            if (isSearched || track.State is TrackState.Tentative or TrackState.Doubtful || Overlaps(i))
            {
                return true;
            }
        }

        return false;
    }

    private bool Overlaps(int index)
    {
        for (int other = index + 1; other < _tracks.Count; other++)
        {
            if (NonMaximumSuppression.IntersectionOverUnion(_tracks[index].Predicted, _tracks[other].Predicted) >= Crossing)
            {
                return true;
            }
        }

        return false;
    }

    private void RequireTime(TimeSpan time)
    {
        if (time < _lastTime)
        {
            throw new ArgumentOutOfRangeException(
                nameof(time),
                time,
                $"The time of a frame must not be before that of the last one, {_lastTime}: call Reset for a new video.");
        }
    }
}
