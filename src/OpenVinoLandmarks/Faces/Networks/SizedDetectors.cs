using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The face detector's model in the input sizes that images need, at most two: one that is loaded at once, and one for large images, which
/// is loaded when the first of them comes and kept. Thread-safe.
/// </summary>
internal sealed class SizedDetectors : IDisposable
{
    private readonly FaceDetectorLoader _loader;
    private readonly ModelCard? _card;
    private readonly ImageSize? _largeInput;
    private readonly Lock _gate = new();
    private Task<SizedDetector>? _large;
    private bool _disposed;

    private SizedDetectors(FaceDetectorLoader loader, ModelCard? card, SizedDetector usual) =>
        (_loader, _card, Usual, _largeInput) = (loader, card, usual, usual.Scheme.LargeImageInput);

    /// <summary>The detector for images that are not large, or for all if the caller has chosen a size.</summary>
    public SizedDetector Usual { get; }

    /// <summary>The error of the lost device, if a model in one of the sizes ran on a device that was lost; otherwise null.</summary>
    public DeviceException? Fault
    {
        get
        {
            lock (_gate)
            {
                return Usual.Model.Fault ?? (_large is { IsCompletedSuccessfully: true } loaded ? loaded.Result.Model.Fault : null);
            }
        }
    }

    /// <summary>Loads the model.</summary>
    /// <param name="loader">Loads the model with an input.</param>
    /// <param name="card">The card of the options; null for the one beside the model.</param>
    /// <param name="size">The size for all images; null chooses by the image.</param>
    /// <exception cref="ModelException">The model is not a face detector, or does not take the size.</exception>
    public static SizedDetectors Load(FaceDetectorLoader loader, ModelCard? card, ImageSize? size) =>
        new(loader, card, SizedDetector.Load(loader, card, size));

    /// <summary>Returns the size of the input for an image. Loads nothing.</summary>
    public ImageSize SizeFor(int imageWidth, int imageHeight)
    {
        if (!IsLarge(imageWidth, imageHeight))
        {
            return Usual.Size;
        }

        lock (_gate)
        {
            return _large is { IsCompletedSuccessfully: true } loaded ? loaded.Result.Size : _largeInput!.Value;
        }
    }

    /// <summary>Returns the detector for an image; waits if it must be loaded.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public SizedDetector For(int imageWidth, int imageHeight) =>
        IsLarge(imageWidth, imageHeight) ? LoadLarge().GetAwaiter().GetResult() : Usual;

    /// <summary>Returns the detector for an image; no thread waits while it is loaded.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public ValueTask<SizedDetector> ForAsync(int imageWidth, int imageHeight, CancellationToken cancellationToken)
    {
        if (!IsLarge(imageWidth, imageHeight))
        {
            return new ValueTask<SizedDetector>(Usual);
        }

        Task<SizedDetector> large = LoadLarge();
        return large.IsCompletedSuccessfully
            ? new ValueTask<SizedDetector>(large.Result)
            : new ValueTask<SizedDetector>(large.WaitAsync(cancellationToken));
    }

    /// <summary>Starts to load the detector for an image, unless it is loaded. Does not wait.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public void BeginLoading(int imageWidth, int imageHeight)
    {
        if (IsLarge(imageWidth, imageHeight))
        {
            _ = LoadLarge();
        }
    }

    /// <summary>Frees the models. Waits for one that is being loaded.</summary>
    public void Dispose()
    {
        Task<SizedDetector>? large;
        lock (_gate)
        {
            _disposed = true;
            large = _large;
        }

        try
        {
            Usual.Model.Dispose();
        }
        finally
        {
            // A load that failed has been reported to the calls that waited for it.
            ((Task?)large)?.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            if (large is { IsCompletedSuccessfully: true } && large.Result != Usual)
            {
                large.Result.Model.Dispose();
            }
        }
    }

    private bool IsLarge(int width, int height) => _largeInput is not null && Math.Max(width, height) >= FaceDetector.LargeImage;

    private Task<SizedDetector> LoadLarge()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(FaceDetector));
            return _large is null or { IsFaulted: true } ? _large = Task.Run(LoadLargeOrUsual) : _large;
        }
    }

    // Nobody asked for this size, so that a model or a device that refuses it is not an error.
    private SizedDetector LoadLargeOrUsual()
    {
        try
        {
            return SizedDetector.Load(_loader, _card, _largeInput);
        }
        catch (LandmarksException e)
        {
            InferenceLog.LargeInputRefused(_loader.Logger, Usual.Model.Info.Name, Usual.Size, e.Message);
            return Usual;
        }
    }
}

/// <summary>A face detector's model with an input of one size, and the scheme of its input and output.</summary>
internal sealed record SizedDetector(IImageModel Model, DetectionScheme Scheme)
{
    /// <summary>The size of the input.</summary>
    public ImageSize Size => Model.Info.InputSize;

    /// <summary>Loads a model.</summary>
    /// <param name="loader">Loads the model with an input.</param>
    /// <param name="card">The card of the options; null for the one beside the model.</param>
    /// <param name="size">The size; null for that of the card or the model.</param>
    /// <exception cref="ModelException">The model is not a face detector, or does not take the size.</exception>
    public static SizedDetector Load(FaceDetectorLoader loader, ModelCard? card, ImageSize? size)
    {
        DetectorRecognition recognition = new(card, size);
        IImageModel model = loader.Load(recognition.ChooseInput, new FaceDetectorTrial(recognition, size));
        try
        {
            return new SizedDetector(model, recognition.CreateScheme(model.Info));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
