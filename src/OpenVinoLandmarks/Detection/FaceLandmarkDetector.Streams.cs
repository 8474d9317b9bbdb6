using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks;

/// <content>Streams of images.</content>
public sealed partial class FaceLandmarkDetector
{
    /// <inheritdoc/>
    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<IImageSource> images,
        FaceFilter? filter = null,
        int? inFlight = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireUsable();
        return OrderedPipeline.RunAsync(images, Work, StreamOptions(inFlight), cancellationToken);

        ValueTask<FaceLandmarks[]> Work(IImageSource image, CancellationToken stop) =>
            _model.Info.IsSynchronous ? new ValueTask<FaceLandmarks[]>(Detect(image.View, filter)) : DetectAsync(image, filter, stop);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<ImageWithBoxes> images, int? inFlight = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        RequireUsable();
        return OrderedPipeline.RunAsync(images, Work, StreamOptions(inFlight), cancellationToken);

        ValueTask<FaceLandmarks[]> Work(ImageWithBoxes item, CancellationToken stop) => _model.Info.IsSynchronous
            ? new ValueTask<FaceLandmarks[]>(this.Detect(item.Image.View, item.Boxes as FaceBox[] ?? [.. item.Boxes]))
            : DetectAsync(item.Image, item.Boxes, stop);
    }

    // A synchronous model computes on the threads of the pipeline, one image per processor. With any other model all images in flight are
    // processed at the same time. Measured on OpenVINO's CPU with two processors: with 8 in flight the throughput is 1.05 times that with
    // 4, because with 4 a stream of the device is idle at times.
    private OrderedPipelineOptions StreamOptions(int? inFlight)
    {
        if (inFlight is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(inFlight));
        }

        if (_model.Info.IsSynchronous)
        {
            return new OrderedPipelineOptions { InFlight = inFlight };
        }

        int all = inFlight ?? Math.Max(2 * Environment.ProcessorCount + 4, _model.BestConcurrency);
        return new OrderedPipelineOptions { Parallelism = all, InFlight = all };
    }
}
