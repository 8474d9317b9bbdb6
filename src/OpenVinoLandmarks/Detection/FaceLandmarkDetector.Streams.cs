using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks;

/// <content>Streams of images.</content>
public sealed partial class FaceLandmarkDetector
{
    /// <summary>
    /// Finds the faces of each image of a stream, and the landmarks of each, several images at once. <see cref="OrderedPipeline"/> says how
    /// the stream is read, and what becomes of it after a failure, a cancellation or an early <c>break</c>.
    /// </summary>
    /// <remarks>
    /// With MANAGED a thread of the pool does an image from crop to points, as many at once as there are processors. With every other engine
    /// all images in flight are under way at once, and the engine's requests are kept busy; OpenVINO runs several side by side where it has
    /// several streams, so ask for <see cref="Engines.PerformanceHint.Throughput"/> (<see cref="Engines.EngineOptions.Hint"/>).
    /// </remarks>
    /// <param name="images">The images. One belongs to the caller again when its result has come, the others when the enumeration has ended.</param>
    /// <param name="faces">Which faces are wanted; null for all.</param>
    /// <param name="inFlight">
    /// Images that were read and whose results were not taken yet, at least 1. Null takes twice the number of processors, with
    /// engines other than MANAGED four more, or their <see cref="Engines.ILandmarkEngine.BestConcurrency"/> where that is greater.
    /// </param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The faces of each image, best score first, in the order of the images; empty for an image without a face.</returns>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<IImageSource> images, FaceDetectionOptions? faces = null, int? inFlight = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ComputesOnTheCaller
            ? OrderedPipeline.RunAsync(images, (image, _) => new ValueTask<FaceLandmarks[]>(Detect(image.View, faces)), OnProcessors(inFlight), cancellationToken)
            : OrderedPipeline.RunAsync(images, (image, stop) => DetectAsync(image, faces, stop), OnDevice(inFlight), cancellationToken);
    }

    /// <inheritdoc cref="DetectStreamAsync(IAsyncEnumerable{IImageSource}, FaceDetectionOptions, int?, CancellationToken)"/>
    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IEnumerable<IImageSource> images, FaceDetectionOptions? faces = null, int? inFlight = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return DetectStreamAsync(images.ToAsyncEnumerable(), faces, inFlight, cancellationToken);
    }

    /// <summary>Finds the landmarks of the faces whose boxes come with the images of a stream, several images at once.</summary>
    /// <param name="images">The images with their boxes.</param>
    /// <param name="inFlight"><inheritdoc cref="DetectStreamAsync(IAsyncEnumerable{IImageSource}, FaceDetectionOptions, int?, CancellationToken)" path="/param[@name='inFlight']/node()"/></param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>One result a box, in the order given, for each image in the order of the images.</returns>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or a side that is not greater than 0.</exception>
    /// <exception cref="ImageException">A box lies wholly outside its image.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <inheritdoc cref="DetectStreamAsync(IAsyncEnumerable{IImageSource}, FaceDetectionOptions, int?, CancellationToken)" path="/remarks"/>
    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<ImageWithBoxes> images, int? inFlight = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return ComputesOnTheCaller
            ? OrderedPipeline.RunAsync(images, (item, _) => new ValueTask<FaceLandmarks[]>(Detect(item.Image.View, Array(item.Boxes))), OnProcessors(inFlight), cancellationToken)
            : OrderedPipeline.RunAsync(images, (item, stop) => DetectAsync(item.Image, item.Boxes, stop), OnDevice(inFlight), cancellationToken);
    }

    /// <inheritdoc cref="DetectStreamAsync(IAsyncEnumerable{ImageWithBoxes}, int?, CancellationToken)"/>
    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IEnumerable<ImageWithBoxes> images, int? inFlight = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return DetectStreamAsync(images.ToAsyncEnumerable(), inFlight, cancellationToken);
    }

    // MANAGED computes on the caller's thread: to wait for another one would be a detour.
    private bool ComputesOnTheCaller => Info.Engine.ExecutedDevices is ["MANAGED"];

    private static OrderedPipelineOptions OnProcessors(int? inFlight) => new() { InFlight = inFlight };

    // Measured on OpenVINO's CPU with two processors: 8 in flight give 1.05 times the throughput of 4, which leave a stream without work now and then.
    private OrderedPipelineOptions OnDevice(int? inFlight)
    {
        int all = inFlight ?? Math.Max(2 * Environment.ProcessorCount + 4, _engine.BestConcurrency);
        return new OrderedPipelineOptions { Parallelism = all, InFlight = all };
    }

    private static FaceBox[] Array(IReadOnlyList<FaceBox> boxes) => boxes as FaceBox[] ?? [.. boxes];
}
