namespace OpenVinoLandmarks.Tracking;

/// <summary>What is known about a track.</summary>
internal enum TrackState
{
    /// <summary>Found, but not yet by as many detections as a track needs. It is not reported.</summary>
    Tentative,

    /// <summary>Followed in each frame.</summary>
    Active,

    /// <summary>Followed until the last frame, whose points were not plausible. The next detection decides.</summary>
    Doubtful,

    /// <summary>Not visible. Its place is predicted.</summary>
    Lost,

    /// <summary>Over. The object may be used for another face.</summary>
    Ended,
}

/// <summary>One face that is followed from frame to frame: its motion, its points and their smoothing. Objects are used again.</summary>
internal sealed class Track(OneEuroOptions? smoothing)
{
    // A face that is being hidden seems to shrink and to slow down in the last frames.
    private static readonly TimeSpan s_hiding = TimeSpan.FromSeconds(0.25);

    private readonly PointSmoother? _smoother = smoothing is null ? null : new PointSmoother(smoothing);
    private BoxMotion _motion, _recent, _earlier;
    private TimeSpan _motionTime, _recentTime, _earlierTime;
    private FaceLandmarks _lastPoints, _lastSmoothed;

    /// <summary>The number of the track; 0 until it is reported for the first time.</summary>
    public int Id { get; set; }

    public TrackState State { get; set; }

    /// <summary>Number of frames since the first detection.</summary>
    public int Age { get; set; }

    /// <summary>Number of detections in a row, as long as the track is tentative.</summary>
    public int Confirmations { get; set; }

    /// <summary>The time of the last detection of the face.</summary>
    public TimeSpan Confirmed { get; private set; }

    /// <summary>The time of the last frame in which the face was measured or detected.</summary>
    public TimeSpan Seen { get; private set; }

    /// <summary>True if the face was measured in this frame.</summary>
    public bool IsMeasured { get; private set; }

    /// <summary>The score of the last detection; null for detectors without scores.</summary>
    public float? Score { get; private set; }

    /// <summary>The box that is expected in this frame.</summary>
    public FaceBox Predicted { get; private set; }

    /// <summary>The index of the detected box in this frame; -1 if there is none.</summary>
    public int Detection { get; set; }

    /// <summary>True if the last detection did not find the face.</summary>
    public bool IsMissed { get; set; }

    /// <summary>Starts a new track, of a face that was detected.</summary>
    public void Start() => (Id, State, Age, Confirmations, Detection) = (0, TrackState.Tentative, 0, 0, -1);

    /// <summary>Computes <see cref="Predicted"/>. A lost face stays in the image, so that it is found when it comes back.</summary>
    public void Predict(TimeSpan time, int imageWidth, int imageHeight)
    {
        (Detection, IsMeasured) = (-1, false);
        FaceBox box = _motion.Predict((time - _motionTime).TotalSeconds);
        if (State == TrackState.Lost)
        {
            float x = Math.Clamp(box.X + box.Width / 2, 0, imageWidth) - box.Width / 2;
            float y = Math.Clamp(box.Y + box.Height / 2, 0, imageHeight) - box.Height / 2;
            box = box with { X = x, Y = y };
        }

        Predicted = box;
    }

    /// <summary>Takes over the score of a detection.</summary>
    public void Confirm(FaceBox detected, TimeSpan time) => 
        (Score, Confirmed, Seen, IsMissed) = (detected.Score, time, time, false);

    /// <summary>Takes over the points of this frame.</summary>
    /// <param name="face">The points, with the box that is computed from them.</param>
    /// <param name="time">The time of the frame.</param>
    /// <param name="isNew">True if the face was just found, so that neither motion nor smoothing continue.</param>
    public void Measure(in FaceLandmarks face, TimeSpan time, bool isNew)
    {
        if (isNew)
        {
            _motion.Start(face.Box);
            (_recent, _recentTime, _earlier, _earlierTime) = (_motion, time, _motion, time);
            _smoother?.Reset();
        }
        else
        {
            _motion.Advance((time - _motionTime).TotalSeconds);
            _motion.Correct(face.Box);
        }

        if (time - _recentTime >= s_hiding)
        {
            (_earlier, _earlierTime, _recent, _recentTime) = (_recent, _recentTime, _motion, time);
        }

        (_motionTime, Seen, IsMeasured, Predicted) = (time, time, true, face.Box);
        _lastPoints = face;
        _lastSmoothed = _smoother?.Smooth(face, time) ?? face;
    }

    /// <summary>Goes on as the face moved a short time before it was lost.</summary>
    public void Lose()
    {
        State = TrackState.Lost;
        (_motion, _motionTime) = (_earlier, _earlierTime);
        _motion.KeepSize();
    }

    /// <summary>Takes over the box of a detection in a frame whose points are not usable.</summary>
    public void Follow(FaceBox detected, TimeSpan time)
    {
        _motion.Advance((time - _motionTime).TotalSeconds);
        _motion.Correct(detected);
        _motionTime = time;
        Predicted = _motion.Predict(0);
    }

    /// <summary>Returns how far a box is from the prediction, in standard deviations.</summary>
    public double Surprise(FaceBox box, TimeSpan time)
    {
        BoxMotion motion = _motion;
        motion.Advance((time - _motionTime).TotalSeconds);
        return motion.Surprise(box);
    }

    /// <summary>Returns how much the shape of a face differs from the last points of the track.</summary>
    public double Difference(in FaceLandmarks face) => FaceShape.Difference(face, _lastPoints);

    /// <summary>Returns what the tracker reports for this frame.</summary>
    /// <param name="time">The time of the frame.</param>
    /// <param name="lostTimeout">The time in which the confidence of a predicted face falls to 0.</param>
    public TrackedFace Report(TimeSpan time, TimeSpan lostTimeout)
    {
        float score = Score ?? 1;
        if (IsMeasured)
        {
            return new TrackedFace(Id, WithScore(_lastSmoothed), WithScore(_lastPoints), IsPredicted: false, Age, score);
        }

        double left = lostTimeout > TimeSpan.Zero ? 1 - (time - Seen) / lostTimeout : 0;
        return new TrackedFace(
            Id,
            WithScore(FaceShape.Move(_lastSmoothed, _lastPoints.Box, Predicted)),
            WithScore(FaceShape.Move(_lastPoints, _lastPoints.Box, Predicted)),
            IsPredicted: true,
            Age,
            score * (float)Math.Clamp(left, 0, 1));
    }

    private FaceLandmarks WithScore(in FaceLandmarks face) => face with { Box = face.Box with { Score = Score } };
}

/// <summary>Smooths the points of one face.</summary>
internal sealed class PointSmoother(OneEuroOptions options)
{
    // The size of the faces to whose pixels the settings apply.
    private const double UsualSize = 100;

    private OneEuroFilter[] _filters = [];

    /// <summary>Forgets the last points.</summary>
    public void Reset()
    {
        foreach (OneEuroFilter filter in _filters)
        {
            filter.Reset();
        }
    }

    /// <summary>Returns the smoothed points, with the box that is computed from them.</summary>
    public FaceLandmarks Smooth(in FaceLandmarks face, TimeSpan time)
    {
        int count = FaceLandmarks.PointCount + (face.HasMorePoints ? face.Points.Count : 0);
        if (_filters.Length < 2 * count)
        {
            _filters = [.. _filters, .. Enumerable.Range(0, 2 * count - _filters.Length).Select(_ => new OneEuroFilter(options))];
        }

        double scale = UsualSize / FaceShape.Size(face.Box);
        FaceLandmarks smooth = new(
            face.Box,
            Smooth(0, face.LeftEye, time, scale),
            Smooth(1, face.RightEye, time, scale),
            Smooth(2, face.Nose, time, scale),
            Smooth(3, face.LeftMouthCorner, time, scale),
            Smooth(4, face.RightMouthCorner, time, scale));
        if (face.HasMorePoints)
        {
            LandmarkPoint[] points = [.. face.Points];
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = Smooth(FaceLandmarks.PointCount + i, points[i], time, scale);
            }

            smooth = smooth with { Points = points };
        }

        return FaceShape.TryGetBox(smooth, out FaceBox box, out _) ? smooth with { Box = box } : smooth;
    }

    private LandmarkPoint Smooth(int index, LandmarkPoint point, TimeSpan time, double scale) =>
        new((float)_filters[2 * index].Filter(point.X, time, scale), (float)_filters[2 * index + 1].Filter(point.Y, time, scale));
}
