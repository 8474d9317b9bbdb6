using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Our side of a stream of images.</summary>
internal sealed class StreamLoop(FaceLandmarkDetector detector, Scene scene, int inFlight)
{
    private long _next, _count;

    public FaceLandmarks[] Last { get; private set; } = [];

    public void Run(long images)
    {
        (_next, _count) = (0, images);
        Task.WaitAll([.. Enumerable.Range(0, inFlight).Select(_ => WorkAsync())]);
    }

    private async Task WorkAsync()
    {
        long turn;
        while ((turn = Interlocked.Increment(ref _next) - 1) < _count)
        {
            Last = await detector.DetectAsync(scene.Images[(int)(turn % scene.Images.Count)], scene.Boxes);
        }
    }
}
