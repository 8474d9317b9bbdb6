using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>
/// A benchmark of a stream of images with one face each, whose box is given. Both sides have the same number of requests in flight.
/// </summary>
internal sealed class Streams
{
    private readonly FaceLandmarkDetector _detector;
    private readonly int _inFlight;
    private readonly ImageWithBoxes[] _images;
    private FaceLandmarks[] _last = [];

    private Streams(FaceLandmarkDetector detector, Scene scene, int inFlight)
    {
        (_detector, _inFlight) = (detector, inFlight);
        _images = [.. scene.Images.Select(image => new ImageWithBoxes(image, scene.Boxes))];
    }

    /// <summary>What does an image cost, compared with a C loop that waits for the oldest of so many requests?</summary>
    public static void Compare(Setup setup, int inFlight)
    {
        Scene scene = new(setup.Picture, setup.Face, faces: 1, images: 8);
        IReadOnlyList<Comparison.Times> times = Setup.Measure(
            () => setup.CreateC("THROUGHPUT", requests: inFlight),
            () => setup.CreateDetector(PerformanceMode.Throughput),
            (c, ours) =>
            {
                c.Stream(scene, 1);
                Streams stream = new(ours, scene, inFlight);
                stream.Run(64);
                scene.CheckPoints(stream._last);
                return setup.Comparison.Run(
                    new("C", n => c.Stream(scene, n)),
                    new("ours", stream.Run),
                    new("C: inference alone", c.InferAsync));
            });
        Report.Write($"Stream of images, one face each, box given, {inFlight} in flight", times);
    }

    private void Run(long images) => RunAsync(images).GetAwaiter().GetResult();

    private async Task RunAsync(long images)
    {
        await foreach (FaceLandmarks[] faces in _detector.DetectStreamAsync(Repeat(images), _inFlight))
        {
            _last = faces;
        }
    }

    private IEnumerable<ImageWithBoxes> Repeat(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return _images[i % _images.Length];
        }
    }
}
