using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks;

/// <summary>
/// Finds faces with a neural network: this project's own, Open Model Zoo's, YuNet, SCRFD, RetinaFace, Ultra-Light or BlazeFace
/// (docs/detectors.md). Create one and keep it: loading a model takes far longer than using it. Thread-safe. Dispose it when the last call
/// has ended.
/// </summary>
public sealed class FaceDetector : IFaceDetector
{
    private readonly IImageModel _model;
    private readonly DetectionScheme _scheme;
    private volatile bool _disposed;

    private FaceDetector(IImageModel model, DetectionScheme scheme) => (_model, _scheme) = (model, scheme);

    /// <summary>The model and where it runs.</summary>
    public ImageModelInfo Info => _model.Info;

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
        return Create(new ModelLoader(options), options.Model, options.Precision, options.Card);
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
    internal static FaceDetector Create(ModelLoader loader, string? name, string? precision, ModelCard? card)
    {
        DetectorRecognition recognition = new(card);
        IImageModel model = loader.LoadFaceDetector(name, precision, recognition.ChooseInput);
        try
        {
            return new FaceDetector(model, recognition.CreateScheme(model.Info));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    // Writes the image into the batch, or reads the boxes if it has run.
    private IReadOnlyList<FaceBox> Step(BatchPipeline pipeline, ImageView image, FaceFilter? filter)
    {
        if (pipeline.IsFinished)
        {
            return Boxes(new ModelOutputs(pipeline.Batch, 0), image.Width, image.Height, filter);
        }

        _scheme.Prepare(image, pipeline.Batch.Input(0));
        return [];
    }

    private IReadOnlyList<FaceBox> Boxes(ModelOutputs outputs, int width, int height, FaceFilter? filter)
    {
        filter ??= FaceFilter.All;
        float threshold = filter.MinScore ?? _scheme.DefaultThreshold;
        return filter.Apply(_scheme.Decode(outputs, width, height, threshold), width, height, threshold);
    }
}
