using OpenCvSharp;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Pictures;

/// <summary>
/// Keeps the best face of each track and writes it to the folder of <c>--best-shots</c>: the aligned face, and the part of the frame around
/// it. The files are replaced as better faces come.
/// </summary>
internal sealed class BestShots : IDisposable
{
    // The part of the frame around the face has half of the face's size on each side, so that hair and chin are in it.
    private const float Margin = 0.5f;

    // Faces become better many times while a person comes closer.
    private static readonly TimeSpan s_writeEvery = TimeSpan.FromSeconds(1);

    private readonly FaceQualityMeter _meter = new();
    private readonly FaceAligner _aligner = new(FaceTemplate.ArcFace);
    private readonly Dictionary<int, Shot> _shots = [];
    private readonly string _folder;
    private readonly FileSet _inputs;

    /// <summary>Creates the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <exception cref="ImageException">The folder cannot be created.</exception>
    public BestShots(string folder, FileSet inputs)
    {
        (_folder, _inputs) = (folder, inputs);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"--best-shots {folder}: the folder cannot be created: {e.Message}", e);
        }
    }

    /// <summary>Number of tracks with files.</summary>
    public int Tracks { get; private set; }

    /// <summary>Looks at the faces of the next frame. Call it before anything is drawn.</summary>
    /// <exception cref="ImageException">A file cannot be written.</exception>
    public void Add(TrackedVideoFrame frame)
    {
        foreach (TrackedFace face in frame.Faces)
        {
            if (!face.IsPredicted)
            {
                Add(frame, face);
            }
        }

        foreach (TrackEvent ended in frame.Events)
        {
            if (ended.Kind == TrackEventKind.Ended && _shots.Remove(ended.TrackId, out Shot? shot))
            {
                Finish(ended.TrackId, shot);
            }
        }
    }

    /// <summary>Writes the faces that are better than those of the files.</summary>
    /// <exception cref="ImageException">A file cannot be written.</exception>
    public void End()
    {
        foreach ((int track, Shot shot) in _shots)
        {
            Finish(track, shot);
        }

        _shots.Clear();
    }

    public void Dispose()
    {
        foreach (Shot shot in _shots.Values)
        {
            shot.Dispose();
        }
    }

    private void Add(TrackedVideoFrame frame, TrackedFace face)
    {
        // Smoothed points lag behind the picture.
        float score = _meter.Measure(frame.Picture.AsImageView(), face.Measured).Score;
        if (!_shots.TryGetValue(face.TrackId, out Shot? shot))
        {
            _shots.Add(face.TrackId, shot = new Shot(_aligner));
        }

        shot.Offer(frame.Picture, face.Measured, score);
        if (shot.IsNew && (shot.Written is not { } written || frame.Info.Time - written >= s_writeEvery))
        {
            Write(face.TrackId, shot);
            shot.Written = frame.Info.Time;
        }
    }

    private void Finish(int track, Shot shot)
    {
        using (shot)
        {
            if (shot.IsNew)
            {
                Write(track, shot);
            }
        }
    }

    private void Write(int track, Shot shot)
    {
        Tracks += shot.Written is null ? 1 : 0;
        Save(FormattableString.Invariant($"track-{track:00000}-aligned.png"), shot.Aligned);
        Save(FormattableString.Invariant($"track-{track:00000}.png"), shot.Around!);
        shot.IsNew = false;
    }

    private void Save(string name, Mat picture)
    {
        string path = Path.Combine(_folder, name);
        if (_inputs.Find(path) is { } input)
        {
            throw new ImageException($"--best-shots would overwrite the input {input}: name another folder.");
        }

        PictureWriter.Write(path, picture);
    }

    /// <summary>The best face of a track so far.</summary>
    private sealed class Shot(FaceAligner aligner) : IDisposable
    {
        private float _score;

        public Mat Aligned { get; } = new(aligner.Height, aligner.Width, MatType.CV_8UC3);

        public Mat? Around { get; private set; }

        /// <summary>True if the face is better than that of the files.</summary>
        public bool IsNew { get; set; }

        /// <summary>When the files were written, in the time of the video; null if they were not.</summary>
        public TimeSpan? Written { get; set; }

        /// <summary>Takes a face if it is better.</summary>
        public unsafe void Offer(Mat picture, FaceLandmarks face, float score)
        {
            FaceBox box = face.Box;
            FaceBox around = new(
                box.X - box.Width * Margin, box.Y - box.Height * Margin, box.Width * (1 + 2 * Margin), box.Height * (1 + 2 * Margin));
            bool isInside =
                around.X < picture.Cols && around.Y < picture.Rows && around.X + around.Width > 1 && around.Y + around.Height > 1;
            Span<byte> pixels = new((void*)Aligned.Data, (int)(Aligned.Step() * Aligned.Rows));
            if (!isInside || (Around is not null && score <= _score)
                || !aligner.TryAlign(picture.AsImageView(), face, pixels, (int)Aligned.Step()))
            {
                return;
            }

            PixelRegion region = around.ToRegion(picture.Cols, picture.Rows);
            using Mat part = new(picture, new Rect(region.X, region.Y, region.Width, region.Height));
            Around?.Dispose();
            Around = part.Clone();
            (_score, IsNew) = (score, true);
        }

        public void Dispose()
        {
            Aligned.Dispose();
            Around?.Dispose();
        }
    }
}
