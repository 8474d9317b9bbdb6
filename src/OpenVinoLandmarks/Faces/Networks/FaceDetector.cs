using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks;

/// <summary>
/// Finds faces with a neural network: this project's own, Open Model Zoo's, YuNet, SCRFD, RetinaFace, Ultra-Light or BlazeFace
/// (docs/detectors.md). Create one and keep it: loading a model takes far longer than using it. Thread-safe. Dispose it when the last call
/// has ended.
/// </summary>
/// <remarks>
/// The larger the input of the network, the smaller the faces that it finds, and the longer it takes (docs/accuracy.md). If
/// <see cref="FaceDetectorOptions.InputSize"/> is null, face-detection-0002 has an input of 256 x 256, and of 384 x 384 for images whose
/// longer side has <see cref="LargeImage"/> pixels or more; its default threshold is 0.55, and 0.60 from 384 on. Other models have the size
/// of their card or file, or the usual one of their kind if the file leaves it open. With <see cref="FaceFilter.Region"/> the size of the
/// region counts, with <see cref="FaceDetectorOptions.Tiles"/> also that of a tile.
/// </remarks>
public sealed class FaceDetector : IFaceDetector
{
    /// <summary>The longer side in pixels from which on an image is large.</summary>
    public const int LargeImage = 600;

    // Lets the scheme return all boxes of the network.
    private static readonly FaceFilter s_unfiltered = new() { MinScore = LowestScore };

    private readonly SizedDetectors _detectors;
    private readonly FaceTiles? _tiles;
    private volatile bool _disposed;

    private FaceDetector(SizedDetectors detectors, FaceTiles? tiles) => (_detectors, _tiles) = (detectors, tiles);

    /// <summary>
    /// The model and where it runs. The size of the input is that for images that are not large. With AUTO and MULTI, the devices are those
    /// of the last inference on such an image.
    /// </summary>
    public ImageModelInfo Info => _detectors.Usual.Model.Info with { Engine = _detectors.Usual.Model.Engine };

    /// <inheritdoc/>
    public DeviceException? Fault => _detectors.Fault;

    /// <summary>
    /// The lowest score that <see cref="DetectUnfiltered"/> returns. Open Model Zoo's detectors drop lower ones inside the model
    /// (confidence_threshold of their DetectionOutput).
    /// </summary>
    internal const float LowestScore = 0.01f;

    /// <summary>The lowest score of a face in images that are not large, if the caller does not set one.</summary>
    internal float DefaultThreshold => _detectors.Usual.Scheme.DefaultThreshold;

    /// <summary>The model in the size for images that are not large.</summary>
    internal IImageModel Model => _detectors.Usual.Model;

    /// <summary>Name of the model.</summary>
    public string Name => Info.Name;

    /// <summary>Creates a detector: finds the runtime and the model, and compiles the model for the device.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="ModelException">The model is missing, damaged, or not a face detector.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model, or no runtime can be loaded.</exception>
    public static FaceDetector Create(FaceDetectorOptions? options = null)
    {
        options ??= new FaceDetectorOptions();
        options.Validate();
        FaceDetectorLoader loader = new ModelLoader(options).CreateDetectorLoader(options.Model, options.Precision);
        return Create(loader, options.Card, options.InputSize, options.Tiles);
    }

    /// <summary>Creates a detector on the thread pool, because loading and compiling a model may take seconds.</summary>
    /// <param name="options">The options; null for the defaults. Later changes have no effect.</param>
    /// <param name="cancellationToken">Stops waiting. What has been created by then is disposed.</param>
    /// <inheritdoc cref="Create(FaceDetectorOptions)" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<FaceDetector> CreateAsync(FaceDetectorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FaceDetectorOptions();
        options.Validate();
        FaceDetectorOptions copy = (FaceDetectorOptions)options.Copy();
        return BackgroundCreation.RunAsync(() => Create(copy), cancellationToken);
    }

    /// <summary>Returns how an image will be searched: the size of the network's input for it, and the number of its tiles.</summary>
    /// <param name="imageWidth">Width of the image, or of the region of the filter, in pixels.</param>
    /// <param name="imageHeight">Height in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public FaceSearch PlanSearch(int imageWidth, int imageHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imageWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(imageHeight, 1);
        PixelRegion area = new(0, 0, imageWidth, imageHeight);
        int tiles = DetectionPieces.Of(area, _tiles).Regions.Count - 1;
        return new FaceSearch(_detectors.SizeFor(imageWidth, imageHeight), tiles);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FaceBox> Detect(ImageView image, FaceFilter? filter = null)
    {
        filter ??= FaceFilter.All;
        return filter.Apply(Search(image, filter), image.Width, image.Height);
    }

    /// <summary>
    /// Returns the boxes down to <see cref="LowestScore"/> in the order of the network. They are not clamped to the image. Average
    /// precision is computed from them.
    /// </summary>
    /// <param name="image">The image.</param>
    internal IReadOnlyList<FaceBox> DetectUnfiltered(ImageView image) => Search(image, s_unfiltered);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<FaceBox>> DetectAsync(
        IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default) =>
        DetectAsync(image, filter, reduction: 1, cancellationToken);

    /// <summary>As the overload without <paramref name="reduction"/>, for an image that was decoded at a part of its size.</summary>
    /// <param name="image">The image as it was decoded.</param>
    /// <param name="filter">Selects faces, in pixels of this image.</param>
    /// <param name="reduction">
    /// Sides of the whole image, as multiples of those of this one: the whole image decides the size of the input.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal async ValueTask<IReadOnlyList<FaceBox>> DetectAsync(
        IImageSource image, FaceFilter? filter, int reduction, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        filter ??= FaceFilter.All;
        DetectionPieces pieces = DetectionPieces.Of(filter.SearchedRegion(image.View), _tiles);
        for (int first = 0, count; first < pieces.Regions.Count; first += count)
        {
            count = SameSize(pieces, first);
            PixelRegion region = pieces.Regions[first];
            SizedDetector detector =
                await _detectors.ForAsync(region.Width * reduction, region.Height * reduction, cancellationToken).ConfigureAwait(false);
            BatchPipeline pipeline = BatchPipeline.Begin(detector.Model, count);
            await using (pipeline.ConfigureAwait(false))
            {
                while (await pipeline.MoveNextAsync(cancellationToken).ConfigureAwait(false))
                {
                    Step(pipeline, detector.Scheme, image.View, filter, pieces, first);
                }
            }
        }

        ImageView whole = image.View;
        return filter.Apply(pieces.Merge(_detectors.Usual.Scheme.Overlap), whole.Width, whole.Height);
    }

    /// <summary>Starts to load the model in the size for images of this size, unless it is loaded. Does not wait.</summary>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height in pixels.</param>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    internal void BeginPreparing(int imageWidth, int imageHeight) => _detectors.BeginLoading(imageWidth, imageHeight);

    /// <summary>Frees the model. May be called twice.</summary>
    public void Dispose()
    {
        _disposed = true;
        _detectors.Dispose();
    }

    /// <summary>Creates a detector with a loader that another detector may use too.</summary>
    /// <param name="loader">Loads the model.</param>
    /// <param name="card">The card of the options; null for the one beside the model.</param>
    /// <param name="size">The size of the input for all images; null chooses by the image.</param>
    /// <param name="tiles">How large images are cut; null does not cut them.</param>
    internal static FaceDetector Create(FaceDetectorLoader loader, ModelCard? card, ImageSize? size, FaceTiles? tiles) =>
        new(SizedDetectors.Load(loader, card, size), tiles);

    private IReadOnlyList<FaceBox> Search(ImageView image, FaceFilter filter)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        DetectionPieces pieces = DetectionPieces.Of(filter.SearchedRegion(image), _tiles);
        for (int first = 0, count; first < pieces.Regions.Count; first += count)
        {
            count = SameSize(pieces, first);
            SizedDetector detector = _detectors.For(pieces.Regions[first].Width, pieces.Regions[first].Height);
            using BatchPipeline pipeline = BatchPipeline.Begin(detector.Model, count);
            while (pipeline.MoveNext())
            {
                Step(pipeline, detector.Scheme, image, filter, pieces, first);
            }
        }

        return pieces.Merge(_detectors.Usual.Scheme.Overlap);
    }

    // Writes parts of the image into the batch, or reads their boxes if it has run.
    private static void Step(
        BatchPipeline pipeline, DetectionScheme scheme, ImageView image, FaceFilter filter, DetectionPieces pieces, int first)
    {
        for (int i = 0; i < pipeline.Count; i++)
        {
            PixelRegion region = pieces.Regions[first + pipeline.First + i];
            if (pipeline.IsFinished)
            {
                float threshold = filter.MinScore ?? scheme.DefaultThreshold;
                pieces.Add(region, scheme.Decode(new ModelOutputs(pipeline.Batch, i), region.Width, region.Height, threshold));
            }
            else
            {
                scheme.Prepare(image.Part(region), pipeline.Batch.Input(i));
            }
        }
    }

    // Number of parts from the first one on that need an input of the same size.
    private int SameSize(DetectionPieces pieces, int first)
    {
        ImageSize size = SizeOf(first);
        int next = first + 1;
        while (next < pieces.Regions.Count && SizeOf(next) == size)
        {
            next++;
        }

        return next - first;

        ImageSize SizeOf(int index) => _detectors.SizeFor(pieces.Regions[index].Width, pieces.Regions[index].Height);
    }
}

/// <summary>How a face detector searches an image.</summary>
/// <param name="InputSize">The size to which the image, and each tile, is resized.</param>
/// <param name="Tiles">Number of tiles that are searched in addition to the whole image.</param>
public readonly record struct FaceSearch(ImageSize InputSize, int Tiles);
