namespace OpenVinoLandmarks.OpenCv;

/// <summary>The place of a frame in a <see cref="VideoSource"/>.</summary>
/// <param name="Number">
/// The number of the frame in the source, from 0. After a seek it is computed from the time and the frame rate. Numbers increase by 1 per
/// frame that is read; a live source does not count frames that it missed.
/// </param>
/// <param name="Time">
/// The presentation time, from the beginning of the source; each frame has a later time than the one before it. For live sources it
/// continues across reconnections, including the time of the outage.
/// </param>
public readonly record struct VideoFrame(long Number, TimeSpan Time)
{
    /// <summary>Returns the number and the time in seconds, such as <c>frame 25 at 1.000 s</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"frame {Number} at {Time.TotalSeconds:F3} s");
}
