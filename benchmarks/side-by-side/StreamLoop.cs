
namespace OpenVinoLandmarks.SideBySide;

/// <summary>Our side of a stream of images.</summary>
internal sealed class StreamLoop(FaceLandmarkDetector detector, Scene scene, int inFlight)
{
    private readonly ImageWithBoxes[] _images = [.. scene.Images.Select(image => new ImageWithBoxes(image, scene.Boxes))];

    public FaceLandmarks[] Last { get; private set; } = [];

    public void Run(long images) => RunAsync(images).GetAwaiter().GetResult();

    private async Task RunAsync(long images)
    {
        await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(Images(images), inFlight))
        {
            Last = faces;
        }
    }

    private IEnumerable<ImageWithBoxes> Images(long count)
    {
        for (long i = 0; i < count; i++)
        {
            yield return _images[i % _images.Length];
        }
    }
}
