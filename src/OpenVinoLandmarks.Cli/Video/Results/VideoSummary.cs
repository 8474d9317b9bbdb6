using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Results;

/// <summary>What a run of <c>video</c> has done, for its last lines.</summary>
/// <param name="Tracking">Frames, latency, and the times of the first stages.</param>
/// <param name="Tracks">Number of tracks that were started.</param>
/// <param name="Reconnections">How often the source was connected again.</param>
/// <param name="DamagedFrames">Number of frames that could not be decoded completely.</param>
/// <param name="DrawTime">Time of drawing, hiding and the best shots.</param>
/// <param name="WriteTime">Time of encoding and writing.</param>
internal sealed record VideoSummary(
    VideoTrackerStatistics Tracking, int Tracks, long Reconnections, long DamagedFrames, TimeSpan DrawTime, TimeSpan WriteTime)
{
    /// <summary>Number of areas that were made unrecognizable and number of frames with any; null if faces are not hidden.</summary>
    public (long Areas, long Frames)? Hidden { get; init; }

    /// <summary>Number of tracks whose best face was written, or null.</summary>
    public int? BestShots { get; init; }

    /// <summary>The stages in order, each with the share of the elapsed time in which it worked. Detections in parallel add up.</summary>
    public IEnumerable<(string Name, double Share)> Stages
    {
        get
        {
            (string, TimeSpan)[] times =
            [
                ("read", Tracking.ReadTime), ("detect", Tracking.DetectTime), ("track", Tracking.TrackTime), ("draw", DrawTime),
                ("write", WriteTime),
            ];
            double elapsed = Math.Max(Tracking.Elapsed.TotalSeconds, 1e-6);
            return times.Select(stage => (stage.Item1, stage.Item2.TotalSeconds / elapsed));
        }
    }
}
