using System.Buffers;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks;

/// <summary>
/// Finds faces and the landmarks of each face. Create one and keep it: loading a model takes far longer than using it. Thread-safe: any
/// number of threads may call it at once. Dispose it when the last call has ended.
/// </summary>
/// <example>
/// <code>
/// using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
/// foreach (FaceLandmarks face in detector.Detect(new ImageView(pixels, width, height, PixelFormat.Bgr24)))
/// {
///     Console.WriteLine($"nose at {face.Nose.X:F1}, {face.Nose.Y:F1}");
/// }
/// </code>
/// </example>
public sealed partial class FaceLandmarkDetector : IFaceLandmarkDetector
{
    private readonly IImageModel _model;
    private readonly LandmarkScheme _scheme;
    private readonly Func<IFaceDetector> _createFaceDetector;
    private readonly bool _ownsFaceDetector;
    private readonly Lock _gate = new();
    private Task<IFaceDetector>? _faceDetector;
    private volatile DetectorInfo _info;
    private volatile bool _disposed;

    private FaceLandmarkDetector(
        IImageModel model,
        LandmarkScheme scheme,
        Task<IFaceDetector>? faceDetector,
        bool ownsFaceDetector,
        Func<IFaceDetector> createFaceDetector)
    {
        (_model, _scheme, _faceDetector, _ownsFaceDetector) = (model, scheme, faceDetector, ownsFaceDetector);
        _createFaceDetector = createFaceDetector;
        _info = new DetectorInfo(model.Info.Name, model.Info.Precision, model.Info.Engine) { PointCount = scheme.PointCount };
    }

    /// <inheritdoc/>
    public DetectorInfo Info
    {
        get
        {
            (DetectorInfo info, EngineInfo engine) = (_info, _model.Engine);
            return ReferenceEquals(info.Engine, engine) ? info : _info = info with { Engine = engine };
        }
    }

    /// <inheritdoc/>
    public DeviceException? Fault =>
        _model.Fault ?? (Volatile.Read(ref _faceDetector) is { IsCompletedSuccessfully: true } loaded ? loaded.Result.Fault : null);

    /// <inheritdoc/>
    public IFaceDetector FaceDetector => LoadFaceDetector().GetAwaiter().GetResult();

    /// <summary>The landmark model.</summary>
    internal IImageModel Model => _model;

    /// <summary>True if loading a model may measure devices: other work at the same time would change what is found.</summary>
    private bool MeasuresDevices { get; init; }

    /// <summary>Creates a detector: finds the runtime and the landmark model, and compiles the model for the device.</summary>
    /// <param name="options">The options; null for the defaults. Later changes have no effect.</param>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or two options contradict each other; the message names them.
    /// </exception>
    /// <exception cref="ModelException">The model is missing, damaged, or not a landmark model.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model, or no runtime can be loaded.</exception>
    public static FaceLandmarkDetector Create(FaceLandmarkDetectorOptions? options = null) =>
        Create(options, loadsFaceDetector: false);

    /// <summary>
    /// As the overload without <paramref name="loadsFaceDetector"/>, for a caller that knows whether it will search faces.
    /// </summary>
    /// <param name="options">The options; null for the defaults. Later changes have no effect.</param>
    /// <param name="loadsFaceDetector">
    /// True to load the face detector on another thread while the landmark model is loaded. If that fails, the first search tries it again
    /// and throws.
    /// </param>
    internal static FaceLandmarkDetector Create(FaceLandmarkDetectorOptions? options, bool loadsFaceDetector)
    {
        options ??= new FaceLandmarkDetectorOptions();
        options.Validate();
        FaceLandmarkDetectorOptions copy = (FaceLandmarkDetectorOptions)options.Copy();
        ModelLoader loader = new(copy);
        LandmarkRecognition recognition = new(copy.Card);
        bool measures = copy.Engine.Device is { IsFastest: true };
        bool loadsEarly = loadsFaceDetector && copy.FaceDetector is null && !measures;
        Task<IFaceDetector>? early = loadsEarly ? Task.Run<IFaceDetector>(CreateFaceDetector) : null;
        IImageModel? model = null;
        try
        {
            model = loader.LoadLandmarkModel(
                copy.Model, copy.Precision, recognition.ChooseInput, new LandmarkTrial(recognition));
            LandmarkScheme scheme = recognition.CreateScheme(model.Info);
            Task<IFaceDetector>? faceDetector = copy.FaceDetector is { } own ? Task.FromResult(own) : early;
            return new FaceLandmarkDetector(model, scheme, faceDetector, copy.FaceDetector is null, CreateFaceDetector)
            {
                MeasuresDevices = measures,
            };
        }
        catch
        {
            model?.Dispose();
            DisposeWhenLoaded(early);
            throw;
        }

        FaceDetector CreateFaceDetector() => FaceLandmarkDetector.CreateFaceDetector(loader, copy);
    }

    /// <summary>Creates a detector on the thread pool, because loading and compiling a model may take seconds.</summary>
    /// <param name="options">The options; null for the defaults. Later changes have no effect.</param>
    /// <param name="cancellationToken">Stops waiting. What has been created by then is disposed.</param>
    /// <inheritdoc cref="Create(FaceLandmarkDetectorOptions)" path="/exception"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<FaceLandmarkDetector> CreateAsync(
        FaceLandmarkDetectorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FaceLandmarkDetectorOptions();
        options.Validate();
        FaceLandmarkDetectorOptions copy = (FaceLandmarkDetectorOptions)options.Copy();
        return BackgroundCreation.RunAsync(() => Create(copy), cancellationToken);
    }

    /// <inheritdoc/>
    public void WarmUp(int faces = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(faces, 1);
        RequireUsable();
        _model.Prepare(faces);
        using BatchPipeline pipeline = BatchPipeline.Begin(_model, faces);
        while (pipeline.MoveNext())
        {
            for (int i = 0; i < pipeline.Count && !pipeline.IsFinished; i++)
            {
                pipeline.Batch.Input(i).Clear();
            }
        }
    }

    /// <inheritdoc/>
    public FaceLandmarks[] Detect(ImageView image, FaceFilter? filter = null)
    {
        DetectorCall call = DetectorCall.Begin(this, DetectorCall.DetectFaces);
        try
        {
            RequireUsable();
            FaceBox[] boxes = [.. FaceDetector.Detect(image, filter)];
            FaceLandmarks[] results = new FaceLandmarks[boxes.Length];
            Run(image, boxes, results);
            call.Succeeded(results.Length);
            return results;
        }
        catch (Exception e) when (call.Failed(e))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public void Detect(ImageView image, ReadOnlySpan<FaceBox> boxes, Span<FaceLandmarks> results)
    {
        DetectorCall call = DetectorCall.Begin(this, DetectorCall.DetectLandmarks);
        try
        {
            Run(image, boxes, results);
            call.Succeeded(boxes.Length);
        }
        catch (Exception e) when (call.Failed(e))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<FaceLandmarks[]> DetectAsync(
        IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default) =>
        DetectAsync(image, filter, engine: null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<FaceLandmarks[]> DetectAsync(
        IImageSource image, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken = default) =>
        DetectAsync(image, boxes, engine: null, cancellationToken);

    /// <summary>As the overload without <paramref name="engine"/>, which receives what ran the landmark model in this call.</summary>
    internal async ValueTask<FaceLandmarks[]> DetectAsync(
        IImageSource image, FaceFilter? filter, CallEngine? engine, CancellationToken cancellationToken)
    {
        DetectorCall call = DetectorCall.Begin(this, DetectorCall.DetectFaces);
        try
        {
            ArgumentNullException.ThrowIfNull(image);
            RequireUsable();
            cancellationToken.ThrowIfCancellationRequested();
            IFaceDetector faceDetector = await LoadFaceDetector().WaitAsync(cancellationToken).ConfigureAwait(false);
            IReadOnlyList<FaceBox> boxes = await faceDetector.DetectAsync(image, filter, cancellationToken).ConfigureAwait(false);
            FaceLandmarks[] results = await RunAsync(image, boxes, engine, operation: null, cancellationToken).ConfigureAwait(false);
            call.Succeeded(results.Length);
            return results;
        }
        catch (Exception e) when (call.Failed(e))
        {
            throw;
        }
    }

    /// <inheritdoc cref="DetectAsync(IImageSource, FaceFilter, CallEngine, CancellationToken)"/>
    internal ValueTask<FaceLandmarks[]> DetectAsync(
        IImageSource image, IReadOnlyList<FaceBox> boxes, CallEngine? engine, CancellationToken cancellationToken) =>
        RunAsync(image, boxes, engine, DetectorCall.DetectLandmarks, cancellationToken);

    /// <summary>
    /// Frees the landmark model, and the face detector unless it is the caller's own. Waits if the face detector is being loaded. May be
    /// called twice.
    /// </summary>
    public void Dispose()
    {
        Task<IFaceDetector>? faceDetector;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            faceDetector = _ownsFaceDetector ? _faceDetector : null;
        }

        try
        {
            _model.Dispose();
        }
        finally
        {
            DisposeWhenLoaded(faceDetector);
        }
    }

    private void RequireUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Fault is { } fault)
        {
            throw fault.ForLaterCalls();
        }
    }

    // Checks all boxes before the model runs, so that no work is lost if one is wrong.
    private void FillRegions(ReadOnlySpan<FaceBox> boxes, int imageWidth, int imageHeight, Span<PixelRegion> regions)
    {
        for (int i = 0; i < boxes.Length; i++)
        {
            regions[i] = _scheme.Region(boxes[i], imageWidth, imageHeight);
        }
    }

    private void Run(ImageView image, ReadOnlySpan<FaceBox> boxes, Span<FaceLandmarks> results)
    {
        RequireUsable();
        if (results.Length < boxes.Length)
        {
            throw new ArgumentException(
                $"{boxes.Length} boxes need as many results; there is memory for {results.Length}.", nameof(results));
        }

        PixelRegion[] rented = ArrayPool<PixelRegion>.Shared.Rent(boxes.Length);
        try
        {
            Span<PixelRegion> regions = rented.AsSpan(0, boxes.Length);
            FillRegions(boxes, image.Width, image.Height, regions);
            using BatchPipeline pipeline = BatchPipeline.Begin(_model, boxes.Length);
            while (pipeline.MoveNext())
            {
                Step(pipeline, image, boxes, regions, results);
            }
        }
        finally
        {
            ArrayPool<PixelRegion>.Shared.Return(rented);
        }
    }

    // Measures the call if it has an operation. Otherwise it is a part of a call that is measured.
    private async ValueTask<FaceLandmarks[]> RunAsync(
        IImageSource image, IReadOnlyList<FaceBox> boxes, CallEngine? engine, string? operation, CancellationToken cancellationToken)
    {
        DetectorCall call = operation is null ? default : DetectorCall.Begin(this, operation);
        try
        {
            ArgumentNullException.ThrowIfNull(image);
            ArgumentNullException.ThrowIfNull(boxes);
            RequireUsable();
            cancellationToken.ThrowIfCancellationRequested();
            FaceBox[] copy = [.. boxes];
            PixelRegion[] regions = new PixelRegion[copy.Length];
            FillRegions(copy, image.View.Width, image.View.Height, regions);
            FaceLandmarks[] results = new FaceLandmarks[copy.Length];
            BatchPipeline pipeline = BatchPipeline.Begin(_model, copy.Length);
            await using (pipeline.ConfigureAwait(false))
            {
                while (await pipeline.MoveNextAsync(cancellationToken).ConfigureAwait(false))
                {
                    Step(pipeline, image.View, copy, regions, results);
                }

                if (engine is not null)
                {
                    engine.Value = pipeline.Engine;
                }
            }

            call.Succeeded(results.Length);
            return results;
        }
        catch (Exception e) when (call.Failed(e))
        {
            throw;
        }
    }

    // Writes the crops of a batch, or reads the points of one that has run.
    private void Step(
        BatchPipeline pipeline,
        ImageView image,
        ReadOnlySpan<FaceBox> boxes,
        ReadOnlySpan<PixelRegion> regions,
        Span<FaceLandmarks> results)
    {
        ImageBatch batch = pipeline.Batch;
        for (int i = 0; i < pipeline.Count; i++)
        {
            int face = pipeline.First + i;
            if (pipeline.IsFinished)
            {
                results[face] = _scheme.Decode(batch, i, regions[face], boxes[face]);
            }
            else
            {
                _scheme.Prepare(image, regions[face], batch.Input(i));
            }
        }
    }
}

/// <summary>Receives the engine and the devices that ran the landmark model in one call; null if it did not run.</summary>
internal sealed class CallEngine
{
    public EngineInfo? Value { get; set; }
}
