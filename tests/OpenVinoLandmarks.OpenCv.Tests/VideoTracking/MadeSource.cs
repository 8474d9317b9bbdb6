using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Tests.VideoTracking;

/// <summary>A source whose frames a test makes: one color, or the sample picture, whose face moves to the right.</summary>
internal sealed class MadeSource(int frames, bool isLive = false) : VideoSource("made", new VideoSourceOptions())
{
    private readonly Mat _sample = PictureReader.Read(Path.Combine(TestData.RepositoryRoot, "samples", "images", "astronaut.jpg"));
    private int _count;

    /// <summary>Number of frames that were read.</summary>
    public int ReadFrames => Volatile.Read(ref _count);

    /// <summary>Called before each frame with its number, or null.</summary>
    public Action<int, CancellationToken>? BeforeFrame { get; init; }

    public override bool IsLive => isLive;

    public override double FramesPerSecond => 25;

    public override long? FrameCount => frames;

    private protected override bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        int number = _count;
        time = TimeSpan.FromSeconds(number / FramesPerSecond);
        cancellationToken.ThrowIfCancellationRequested();
        BeforeFrame?.Invoke(number, cancellationToken);
        if (number == frames)
        {
            return false;
        }

        using Mat part = new(_sample, new Rect(Math.Max(0, 100 - 2 * number), 0, 300, 260));
        part.CopyTo(frame);
        Interlocked.Increment(ref _count);
        return true;
    }

    private protected override void Close() => _sample.Dispose();
}
