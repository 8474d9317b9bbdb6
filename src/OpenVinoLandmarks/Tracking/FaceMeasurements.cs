using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Tracking;

/// <summary>
/// Runs the landmark model on the faces of one frame, those of the tracks and new ones, and decides which points are those of the face that
/// they should be. The landmark model returns points for every part of an image, so that plausible points alone prove nothing. Keeps its
/// memory from frame to frame. Not thread-safe.
/// </summary>
/// <param name="detector">The landmark model.</param>
/// <param name="longest">The longest time for which a face is measured that the face detector does not find.</param>
internal sealed class FaceMeasurements(IFaceLandmarkDetector detector, TimeSpan longest)
{
    // The smallest part of a predicted box inside the image, and its smallest side in pixels.
    private const double SmallestPart = 0.5, SmallestSide = 4;

    // The smallest overlap with the detected box for which the predicted box, or the measured one, is that of the face.
    private const float Agreement = 0.5f;

    // The overlap of the boxes of two tracks from which on their points show the same face.
    private const float SameFace = 0.5f;

    // Limits for points of a face, in sizes of the face: the distance from the mean face, the movement if the landmark model runs again on
    // the box of the points, and the change of the shape since the last frame. docs/tracking.md has the measurements.
    private const double LargestError = 0.11, LargestMove = 0.03, LargestDifference = 0.045;

    // The growth of the largest change of the shape with the time since the face was seen, per second.
    private const double DifferenceGrowth = 0.1;

    // In standard deviations of the prediction.
    private const double LargestSurprise = 5;

    private readonly List<int> _again = [];
    private FaceMeasurement[] _items = [];
    private FaceBox[] _boxes = [];
    private FaceLandmarks[] _points = [];
    private int _count;

    /// <summary>The measurements of the last frame; first those of tracks in their order, then those of new faces.</summary>
    public ReadOnlySpan<FaceMeasurement> Items => _items.AsSpan(0, _count);

    /// <summary>Measures the faces in a frame.</summary>
    /// <param name="image">The frame.</param>
    /// <param name="time">The time of the frame.</param>
    /// <param name="tracks">The tracks, with their predicted and their detected boxes.</param>
    /// <param name="detected">The detected boxes.</param>
    /// <param name="isTaken">Whether a detected box belongs to a track.</param>
    /// <param name="hasDetection">Whether the face detector ran on this frame.</param>
    public void Run(
        ImageView image, TimeSpan time, List<Track> tracks, ReadOnlySpan<FaceBox> detected, ReadOnlySpan<bool> isTaken, bool hasDetection)
    {
        Plan(image, tracks, detected, isTaken);
        MeasureOnce(image, detected);
        MeasureAgain(image, hasDetection);
        for (int i = 0; i < _count; i++)
        {
            Judge(ref _items[i], time, detected, hasDetection);
        }

        RefuseDoubles();
    }

    /// <summary>Returns true if a face at this place can be measured: enough of it is in the image.</summary>
    public static bool IsVisible(FaceBox box, ImageView image) =>
        NonMaximumSuppression.Intersection(box, FaceBox.Whole(image.Width, image.Height)) >= SmallestPart * box.Width * box.Height
        && Math.Min(box.Width, box.Height) >= SmallestSide;

    private void Plan(ImageView image, List<Track> tracks, ReadOnlySpan<FaceBox> detected, ReadOnlySpan<bool> isTaken)
    {
        _count = 0;
        Reserve(tracks.Count + detected.Length);
        foreach (Track track in tracks)
        {
            bool isVisible = IsVisible(track.Predicted, image);
            if (track.Detection >= 0)
            {
                // The boxes of the detector tremble; those of the points continue from frame to frame.
                bool follows = isVisible && track.State is not TrackState.Lost
                    && NonMaximumSuppression.IntersectionOverUnion(track.Predicted, detected[track.Detection]) >= Agreement;
                Add(track, track.Detection, follows ? track.Predicted : detected[track.Detection]);
            }
            else if (isVisible && track.State is not TrackState.Lost)
            {
                Add(track, -1, track.Predicted);
            }
        }

        for (int i = 0; i < detected.Length; i++)
        {
            if (!isTaken[i])
            {
                Add(null, i, detected[i]);
            }
        }
    }

    private void MeasureOnce(ImageView image, ReadOnlySpan<FaceBox> detected)
    {
        detector.Detect(image, _boxes.AsSpan(0, _count), _points);
        for (int i = 0; i < _count; i++)
        {
            ref FaceMeasurement item = ref _items[i];
            item.Take(_points[i], item.Detection >= 0 ? detected[item.Detection] : null);
        }
    }

    // The points of a face hardly move if the landmark model runs again on the box that is computed from them; those of something else do.
    // A face that was just found is measured in the same kind of box as in the next frames.
    private void MeasureAgain(ImageView image, bool hasDetection)
    {
        _again.Clear();
        for (int i = 0; i < _count; i++)
        {
            ref FaceMeasurement item = ref _items[i];
            bool isDoubtful = hasDetection && item.Detection < 0;
            if ((item.IsNew || isDoubtful) && item.IsUsable && IsVisible(item.Face.Box, image))
            {
                _boxes[_again.Count] = item.Face.Box;
                _again.Add(i);
            }
        }

        detector.Detect(image, _boxes.AsSpan(0, _again.Count), _points);
        for (int i = 0; i < _again.Count; i++)
        {
            ref FaceMeasurement item = ref _items[_again[i]];
            item.Move = FaceShape.Distance(item.Face, _points[i]) / FaceShape.Size(item.Face.Box);
            if (item.IsNew)
            {
                item.Take(_points[i], item.Face.Box);
            }
        }
    }

    private void Judge(ref FaceMeasurement item, TimeSpan time, ReadOnlySpan<FaceBox> detected, bool hasDetection)
    {
        if (item.Track is not { } track || item.IsNew || !item.IsUsable)
        {
            return;
        }

        item.Surprise = track.Surprise(item.Face.Box, time);
        if (item.Detection >= 0)
        {
            item.IsUsable = item.Error <= LargestError
                && NonMaximumSuppression.IntersectionOverUnion(item.Face.Box, detected[item.Detection]) >= Agreement;
            return;
        }

        double largestDifference = LargestDifference + DifferenceGrowth * (time - track.Seen).TotalSeconds;
        item.IsUsable = item.Error <= LargestError && item.Surprise <= LargestSurprise
            && track.Difference(item.Face) <= largestDifference
            && (!hasDetection || (item.Move <= LargestMove && time - track.Confirmed <= longest));
    }

    // When one face passes in front of another, the points of both are those of the face in front.
    private void RefuseDoubles()
    {
        for (int i = 0; i < _count; i++)
        {
            for (int j = i + 1; j < _count && _items[i].IsUsable; j++)
            {
                ref FaceMeasurement first = ref _items[i], second = ref _items[j];
                if (second.IsUsable && NonMaximumSuppression.IntersectionOverUnion(first.Face.Box, second.Face.Box) >= SameFace)
                {
                    (first.IsBetterThan(second) ? ref second : ref first).IsUsable = false;
                }
            }
        }
    }

    private void Add(Track? track, int detection, FaceBox box)
    {
        _boxes[_count] = box;
        _items[_count++] = new FaceMeasurement { Track = track, Detection = detection };
    }

    private void Reserve(int count)
    {
        if (_items.Length < count)
        {
            (_items, _boxes, _points) = (new FaceMeasurement[2 * count], new FaceBox[2 * count], new FaceLandmarks[2 * count]);
        }
    }
}

/// <summary>The points that were computed for one face in one frame.</summary>
internal struct FaceMeasurement
{
    /// <summary>The track; null for a new face.</summary>
    public Track? Track { get; init; }

    /// <summary>The index of the detected box; -1 if there is none.</summary>
    public int Detection { get; init; }

    /// <summary>The points, with the box that is computed from them.</summary>
    public FaceLandmarks Face { get; private set; }

    /// <summary>The distance from the mean face, in sizes of the face.</summary>
    public double Error { get; private set; }

    /// <summary>The movement if the landmark model runs again, in sizes of the face.</summary>
    public double Move { get; set; }

    /// <summary>The distance from the prediction, in its standard deviations.</summary>
    public double Surprise { get; set; }

    /// <summary>True if the points are those of the face.</summary>
    public bool IsUsable { get; set; }

    /// <summary>True if the face was not followed in the last frame.</summary>
    public readonly bool IsNew => Track is null || (Track.State == TrackState.Lost && Detection >= 0);

    /// <summary>Takes over points.</summary>
    /// <param name="face">The points.</param>
    /// <param name="fallback">The box of the face if none can be computed from the points; null if the points are then not usable.</param>
    public void Take(in FaceLandmarks face, FaceBox? fallback)
    {
        IsUsable = FaceShape.TryGetBox(face, out FaceBox box, out double error);
        Error = error;
        if (!IsUsable && fallback is { } other)
        {
            box = FaceShape.Box(other.X + other.Width / 2, other.Y + other.Height / 2, FaceShape.Size(other));
            IsUsable = true;
        }

        Face = face with { Box = box };
    }

    /// <summary>Returns true if this face, rather than another one at the same place, is the one that the points show.</summary>
    public readonly bool IsBetterThan(in FaceMeasurement other)
    {
        if (Track is null != other.Track is null)
        {
            return Track is not null;
        }

        return Detection >= 0 == other.Detection >= 0 ? Surprise <= other.Surprise : Detection >= 0;
    }
}
