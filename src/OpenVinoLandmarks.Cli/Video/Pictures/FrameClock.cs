namespace OpenVinoLandmarks.Cli.Video.Pictures;

/// <summary>
/// Says how often a frame is written to a video with a fixed frame rate, so that the video runs as fast as the source did, also if frames
/// were dropped or come at irregular times.
/// </summary>
internal sealed class FrameClock(double framesPerSecond)
{
    // Longer gaps, such as those of a camera that was off, are not filled. A step back is a new start of the source's clock.
    private static readonly TimeSpan s_longestGap = TimeSpan.FromSeconds(10), s_longestStepBack = TimeSpan.FromSeconds(1);

    private TimeSpan? _origin;
    private long _written;

    /// <summary>Returns how often the next frame is written: usually once; 0 if it comes too early, more than once after a gap.</summary>
    /// <param name="time">The presentation time of the frame.</param>
    public int Copies(TimeSpan time)
    {
        TimeSpan expected = TimeSpan.FromSeconds(_written / framesPerSecond);
        TimeSpan late = time - (_origin ?? time) - expected;
        if (_origin is null || late > s_longestGap || late < -s_longestStepBack)
        {
            _origin = time - expected;
            late = TimeSpan.Zero;
        }

        int copies = Math.Max(0, 1 + (int)Math.Round(late.TotalSeconds * framesPerSecond));
        _written += copies;
        return copies;
    }
}
