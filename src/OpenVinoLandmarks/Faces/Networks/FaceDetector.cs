using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks;

/// <summary>
/// Finds faces with a neural network: Open Model Zoo's single-shot detectors (output 1 x 1 x N x 7) and this project's own
/// face-detection-0001 (output 1 x 5 x R x C). Create one and keep it: loading a model takes far longer than using it. Thread-safe.
/// Dispose it when the last call has ended.
/// </summary>
public sealed class FaceDetector : IFaceDetector
{
    // Selects all boxes of the network, unlike a filter of the caller, which also clamps and sorts.
    private static readonly FaceFilter s_unfiltered = new() { MinScore = LowestScore };

    private readonly IImageModel _model;
    private readonly IDetectionScheme _scheme;
    private volatile bool _disposed;

    private FaceDetector(IImageModel model, IDetectionScheme scheme) => (_model, _scheme) = (model, scheme);

    /// <summary>The model and where it runs.</summary>
    public ImageModelInfo Info => _model.Info;

    /// <summary>
    /// The lowest score that <see cref="DetectUnfiltered"/> returns. Open Model Zoo's detectors drop lower ones inside the model
    /// (confidence_threshold of their DetectionOutput).
    /// </summary>
    internal const float LowestScore = 0.01f;

    /// <summary>The lowest score of a face if the caller does not set one.</summary>
    internal float DefaultThreshold => _scheme.DefaultThreshold;

    /// <summary>Name of the model.</summary>
    public string Name => _model.Info.Name;

    /// <summary>Creates a detector: finds the runtime and the model, and compiles the model for the device.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    /// <exception cref="ModelException">The model is missing, damaged, or not a face detector.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model, or no runtime can be loaded.</exception>
    public static FaceDetector Create(FaceDetectorOptions? options = null)
    {
        options ??= new FaceDetectorOptions();
        options.Validate();
        return Create(new ModelLoader(options), options.Model, options.Precision);
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

    /// <inheritdoc/>
    public IReadOnlyList<FaceBox> Detect(ImageView image, FaceFilter? filter = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        using BatchPipeline pipeline = BatchPipeline.Begin(_model, images: 1);
        IReadOnlyList<FaceBox> boxes = [];
        while (pipeline.MoveNext())
        {
            boxes = Step(pipeline, image, filter);
        }

        return boxes;
    }

    /// <summary>
    /// Returns the boxes down to <see cref="LowestScore"/> in the order of the network. They are not clamped to the image. Average
    /// precision is computed from them.
    /// </summary>
    /// <param name="image">The image.</param>
    internal IReadOnlyList<FaceBox> DetectUnfiltered(ImageView image) => Detect(image, s_unfiltered);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FaceBox>> DetectAsync(
        IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        BatchPipeline pipeline = BatchPipeline.Begin(_model, images: 1);
        await using (pipeline.ConfigureAwait(false))
        {
            IReadOnlyList<FaceBox> boxes = [];
            while (await pipeline.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                boxes = Step(pipeline, image.View, filter);
            }

            return boxes;
        }
    }

    /// <summary>Frees the model. May be called twice.</summary>
    public void Dispose()
    {
        _disposed = true;
        _model.Dispose();
    }

    /// <summary>Creates a detector with a loader that another detector may use too.</summary>
    internal static FaceDetector Create(ModelLoader loader, string? name, string? precision)
    {
        IImageModel model = loader.LoadFaceDetector(name, precision);
        ImageModelInfo info = model.Info;
        IDetectionScheme? scheme = info.OutputShape switch
        {
            [1, 1, _, SsdScheme.RowLength] => new SsdScheme(info.InputWidth, info.InputHeight),
            [1, CellGridScheme.Planes, int rows, int columns] => new CellGridScheme(info.InputWidth, info.InputHeight, columns, rows),
            _ => null,
        };
        if (scheme is null)
        {
            model.Dispose();
            throw new ModelException(
                $"{name ?? info.Name} is not a face detector: a face detector has one input 1x3xHxW "
                + $"and an output 1x1xNx7 or 1x5xRxC; this model has {info.Shapes}.");
        }

        return new FaceDetector(model, scheme);
    }

    // Writes the image into the batch, or reads the boxes if it has run.
    private IReadOnlyList<FaceBox> Step(BatchPipeline pipeline, ImageView image, FaceFilter? filter)
    {
        if (pipeline.IsFinished)
        {
            return Boxes(pipeline.Batch.Output(0), image.Width, image.Height, filter);
        }

        _scheme.Prepare(image, pipeline.Batch.Input(0));
        return [];
    }

    private IReadOnlyList<FaceBox> Boxes(ReadOnlySpan<float> values, int width, int height, FaceFilter? filter)
    {
        if (ReferenceEquals(filter, s_unfiltered))
        {
            return _scheme.Decode(values, width, height, LowestScore);
        }

        filter ??= FaceFilter.All;
        float threshold = filter.MinScore ?? _scheme.DefaultThreshold;
        return filter.Apply(_scheme.Decode(values, width, height, threshold), width, height, threshold);
    }
}
