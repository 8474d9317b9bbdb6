using OpenVinoLandmarks.Faces;

namespace OpenVinoLandmarks.Tracking;

/// <summary>Decides which detected box belongs to which track. Keeps its memory from call to call. Not thread-safe.</summary>
/// <param name="minimumOverlap">The smallest intersection over union of a detected and a predicted box of the same face.</param>
internal sealed class TrackAssociation(float minimumOverlap)
{
    // The area around a lost face in which it is searched, in sizes of the face on each side: at first, and its growth per second.
    private const double SearchMargin = 0.25, SearchGrowth = 0.75;

    // The largest ratio of the sizes of a lost face and of a detected one.
    private const double SizeRatio = 1.5;

    private readonly Assignment _assignment = new();
    private double[] _gains = [];
    private int[] _columns = [];

    /// <summary>Sets <see cref="Track.Detection"/> of each track.</summary>
    /// <param name="tracks">The tracks with their predicted boxes.</param>
    /// <param name="detected">The detected boxes.</param>
    /// <param name="time">The time of the frame.</param>
    /// <param name="isTaken">Receives for each detected box whether it belongs to a track.</param>
    public void Associate(List<Track> tracks, ReadOnlySpan<FaceBox> detected, TimeSpan time, Span<bool> isTaken)
    {
        isTaken[..detected.Length].Clear();
        if (_gains.Length < tracks.Count * detected.Length)
        {
            _gains = new double[2 * tracks.Count * detected.Length];
        }

        if (_columns.Length < tracks.Count)
        {
            _columns = new int[2 * tracks.Count];
        }

        Assign(tracks, detected, isTaken, default, onlyLost: false);
        Assign(tracks, detected, isTaken, time, onlyLost: true);
    }

    // First all tracks by the overlap of the boxes; then the lost ones that are left in a wider area, because a lost face may have changed
    // its direction.
    private void Assign(List<Track> tracks, ReadOnlySpan<FaceBox> detected, Span<bool> isTaken, TimeSpan time, bool onlyLost)
    {
        for (int row = 0, at = 0; row < tracks.Count; row++)
        {
            Track track = tracks[row];
            bool isFree = !onlyLost || (track.State == TrackState.Lost && track.Detection < 0);
            for (int column = 0; column < detected.Length; column++, at++)
            {
                _gains[at] = !isFree || isTaken[column] ? 0
                    : onlyLost ? Nearness(track, detected[column], time)
                    : Overlap(track.Predicted, detected[column]);
            }
        }

        _assignment.Solve(_gains, tracks.Count, detected.Length, _columns);
        for (int row = 0; row < tracks.Count; row++)
        {
            if (_columns[row] >= 0)
            {
                tracks[row].Detection = _columns[row];
                isTaken[_columns[row]] = true;
            }
        }
    }

    private double Overlap(FaceBox predicted, FaceBox detected)
    {
        double overlap = NonMaximumSuppression.IntersectionOverUnion(predicted, detected);
        return overlap >= minimumOverlap ? overlap : 0;
    }

    // The overlap of boxes with a margin (Yang and others: Hard to track objects with irregular motions and similar appearances? Make it
    // easier by buffering the matching space, 2023), which here grows with the time since the face was seen.
    private double Nearness(Track track, FaceBox detected, TimeSpan time)
    {
        double ratio = FaceShape.Size(detected) / FaceShape.Size(track.Predicted);
        if (!(ratio is > 1 / SizeRatio and < SizeRatio))
        {
            return 0;
        }

        double margin = SearchMargin + SearchGrowth * (time - track.Seen).TotalSeconds;
        return Overlap(Enlarge(track.Predicted, margin), Enlarge(detected, margin));
    }

    private static FaceBox Enlarge(FaceBox box, double margin)
    {
        float x = (float)(margin * box.Width), y = (float)(margin * box.Height);
        return new FaceBox(box.X - x, box.Y - y, box.Width + 2 * x, box.Height + 2 * y);
    }
}
