using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>One reported face, with the true points of the actor that is nearest to it.</summary>
internal sealed record Sighting(int Frame, double Seconds, TrackedFace Face, int Actor, LandmarkPoint[] Truth)
{
    public double Size => Math.Sqrt(Face.Measured.Box.Width * Face.Measured.Box.Height);

    /// <summary>The mean distance of the measured points from the true ones, in sizes of the face.</summary>
    public double Error => Distance(Face.Measured, Truth) / Size;

    public static double Distance(FaceLandmarks face, LandmarkPoint[] truth) =>
        Enumerable.Range(0, truth.Length).Average(i => double.Hypot(face[i].X - truth[i].X, face[i].Y - truth[i].Y));
}

/// <summary>Plays a synthetic video to a tracker, and compares what it reports with the truth.</summary>
internal sealed class VideoRun
{
    // A measured face further from every actor is not there.
    private const double Nowhere = 0.3;

    private VideoRun()
    {
    }

    public List<Sighting> Seen { get; } = [];

    /// <summary>The events as "Started 1", with the number of the frame.</summary>
    public List<(string What, int Frame)> Events { get; } = [];

    public string EventText => string.Join(", ", Events.Select(item => item.What));

    /// <summary>Number of measured faces where none is.</summary>
    public int Ghosts { get; private set; }

    /// <summary>Number of frames on which the face detector ran.</summary>
    public int Detections { get; private set; }

    public int Frames { get; private set; }

    /// <summary>The pairs of a track and an actor that occur in measured faces.</summary>
    public string Pairs => string.Join(
        ", ", Seen.Where(seen => !seen.Face.IsPredicted).Select(seen => (seen.Face.TrackId, seen.Actor)).Distinct().OrderBy(pair => pair));

    public static VideoRun Play(SyntheticVideo video, FaceTracker tracker, double seconds) =>
        Play(video, tracker, Enumerable.Range(0, (int)(seconds * 25)).Select(frame => frame / 25.0));

    public static VideoRun Play(SyntheticVideo video, FaceTracker tracker, IEnumerable<double> times)
    {
        VideoRun run = new();
        foreach (double time in times)
        {
            run.Detections += tracker.NeedsDetection ? 1 : 0;
            using Mat frame = video.Draw(time);
            ReadOnlySpan<TrackedFace> faces = tracker.Update(Pixels.View(frame), TimeSpan.FromSeconds(time));
            foreach (TrackEvent change in tracker.Events)
            {
                run.Events.Add(($"{change.Kind} {change.TrackId}", run.Frames));
                Assert.AreEqual(TimeSpan.FromSeconds(time), change.Time);
            }

            foreach (TrackedFace face in faces)
            {
                run.Compare(video, face, time);
            }

            run.Frames++;
        }

        return run;
    }

    private void Compare(SyntheticVideo video, TrackedFace face, double time)
    {
        Sighting[] candidates = [.. Enumerable.Range(0, video.ActorCount)
            .Where(actor => video.Truth(actor, time) is not null)
            .Select(actor => new Sighting(Frames, time, face, actor, video.Truth(actor, time)!))
            .OrderBy(sighting => sighting.Error)];
        if (candidates.Length > 0 && (face.IsPredicted || candidates[0].Error <= Nowhere))
        {
            Seen.Add(candidates[0]);
        }
        else if (!face.IsPredicted)
        {
            Ghosts++;
        }
    }
}
