using OpenCvSharp;

namespace OpenVinoLandmarks.Cli.Video.Pictures;

/// <summary>
/// Decides which parts of each frame <c>--anonymize</c> makes unrecognizable. The answer for a frame comes when the face detector has
/// searched frames after it, because a face is often there before it is found. The rules are in docs/video.md.
/// </summary>
/// <param name="detectEvery">The face detector searches every n-th frame.</param>
/// <param name="hold">How long the place of a face stays hidden after the face was found for the last time.</param>
internal sealed class HiddenFaces(int detectEvery, TimeSpan hold)
{
    // A face that appears may be missed in its first frames, for example while it is half inside the picture.
    private const int FramesBefore = 4;

    // A head that passes a camera moves about its own width in half a second.
    private const double GrowthPerSecond = 2, MostGrowth = 1;

    // Two boxes that overlap that much are the same face.
    private const float SameFace = 0.3f;

    private readonly Queue<(TimeSpan Time, Size Size)> _waiting = [];
    private List<Sighting> _sightings = [];
    private long _next, _lastSearched = -1;

    /// <summary>How many frames wait for their answer at most.</summary>
    public int MostWaiting { get; } = detectEvery + FramesBefore;

    private long FirstWaiting => _next - _waiting.Count;

    /// <summary>Adds what is known about the next frame.</summary>
    /// <param name="time">The presentation time.</param>
    /// <param name="size">The size of the picture.</param>
    /// <param name="faces">The tracked faces.</param>
    /// <param name="detected">All boxes of the face detector, or null if it did not search the frame.</param>
    public void Add(TimeSpan time, Size size, ReadOnlySpan<TrackedFace> faces, IReadOnlyList<FaceBox>? detected)
    {
        List<FaceBox> untracked = [.. detected ?? []];
        foreach (TrackedFace face in faces)
        {
            // The box of the detector may be larger than the one around the points.
            FaceBox box = face.IsPredicted ? face.Face.Box : Union(Cover(face.Face), Cover(face.Measured));
            foreach (FaceBox found in untracked.Where(found => Overlap(box, found) >= SameFace).ToArray())
            {
                box = Union(box, found);
                untracked.Remove(found);
            }

            AddSighting(face.TrackId, box, isMeasured: !face.IsPredicted);
        }

        untracked.ForEach(box => AddSighting(Sighting.NoTrack, box, isMeasured: true));
        _lastSearched = detected is null ? _lastSearched : _next;
        _waiting.Enqueue((time, size));
        _next++;

        void AddSighting(int track, FaceBox box, bool isMeasured) =>
            _sightings.Add(new Sighting(track, _next, time, Scale(box, 1f / size.Width, 1f / size.Height), isMeasured));
    }

    /// <summary>
    /// Returns the answer for the oldest frame that waits. At the end there may be frames without an answer, because neither they nor a
    /// frame after them was searched.
    /// </summary>
    /// <param name="isEnd">True if no more frames come.</param>
    /// <param name="boxes">The parts to hide, in pixels. They may reach beyond the picture.</param>
    /// <returns>False if more frames must be added first.</returns>
    public bool TryTake(bool isEnd, out FaceBox[] boxes)
    {
        boxes = [];
        long index = FirstWaiting;
        if (_waiting.Count == 0 || (_waiting.Count < MostWaiting && !isEnd) || index > _lastSearched)
        {
            return false;
        }

        (TimeSpan time, Size size) = _waiting.Dequeue();
        boxes = Boxes(index, time, size);
        _sightings = [.. _sightings.Where(sighting => sighting.Frame > index || IsOpen(sighting, index, time))];
        return true;
    }

    private FaceBox[] Boxes(long index, TimeSpan time, Size size)
    {
        List<FaceBox> boxes = [];
        foreach (Sighting sighting in _sightings)
        {
            bool isHidden = sighting.Frame == index
                || (sighting.Frame < index && IsOpen(sighting, index, time))
                || (sighting.Frame > index && sighting.Frame - index < MostWaiting && !IsKnown(sighting, index));
            if (isHidden)
            {
                double seconds = (time - sighting.Time).Duration().TotalSeconds;
                FaceBox grown = Grow(sighting.Box, Math.Min(MostGrowth, seconds * GrowthPerSecond));
                boxes.Add(Scale(grown, size.Width, size.Height));
            }
        }

        return [.. boxes];
    }

    // The face was not found again since then, and it may still be near that place.
    private bool IsOpen(Sighting old, long index, TimeSpan time) =>
        old.IsMeasured && (time - old.Time).Duration() <= hold && !_sightings.Exists(other =>
            other.IsMeasured && other.Frame > old.Frame && other.Frame <= index && IsSameFace(old, other));

    // The face was found between the frame and the sighting, or in the frame: that place counts.
    private bool IsKnown(Sighting later, long index) => _sightings.Exists(other =>
        other.IsMeasured && other.Frame >= index && other.Frame < later.Frame && IsSameFace(later, other));

    private static bool IsSameFace(Sighting a, Sighting b) =>
        (a.Track != Sighting.NoTrack && a.Track == b.Track) || Overlap(a.Box, b.Box) >= SameFace;

    // The points may be outside a box that was derived from their mean positions.
    private static FaceBox Cover(FaceLandmarks face)
    {
        float left = face.Box.X, top = face.Box.Y, right = left + face.Box.Width, bottom = top + face.Box.Height;
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            (left, right) = (Math.Min(left, face[i].X), Math.Max(right, face[i].X));
            (top, bottom) = (Math.Min(top, face[i].Y), Math.Max(bottom, face[i].Y));
        }

        return new FaceBox(left, top, right - left, bottom - top);
    }

    private static FaceBox Union(FaceBox a, FaceBox b)
    {
        (float left, float top) = (Math.Min(a.X, b.X), Math.Min(a.Y, b.Y));
        float right = Math.Max(a.X + a.Width, b.X + b.Width), bottom = Math.Max(a.Y + a.Height, b.Y + b.Height);
        return new FaceBox(left, top, right - left, bottom - top);
    }

    private static FaceBox Scale(FaceBox box, float x, float y) => new(box.X * x, box.Y * y, box.Width * x, box.Height * y);

    private static FaceBox Grow(FaceBox box, double share)
    {
        (float x, float y) = ((float)(box.Width * share), (float)(box.Height * share));
        return new FaceBox(box.X - x, box.Y - y, box.Width + 2 * x, box.Height + 2 * y);
    }

    private static float Overlap(FaceBox a, FaceBox b)
    {
        float width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        float height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        float both = Math.Max(0, width) * Math.Max(0, height);
        return both / (a.Width * a.Height + b.Width * b.Height - both);
    }

    /// <summary>A place at which a face was found, or at which it is presumed.</summary>
    /// <param name="Track">The track, or <see cref="NoTrack"/>.</param>
    /// <param name="Frame">The index of the frame.</param>
    /// <param name="Time">The presentation time of the frame.</param>
    /// <param name="Box">The place as a share of the picture, whose size may change.</param>
    /// <param name="IsMeasured">False if the tracker predicts the place of a face that it does not see.</param>
    private readonly record struct Sighting(int Track, long Frame, TimeSpan Time, FaceBox Box, bool IsMeasured)
    {
        public const int NoTrack = -1;
    }
}
