using System.Buffers;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks;

/// <summary>
/// Finds five landmarks on each face of a picture. Make one and keep it: loading a model takes far longer than using it. Thread-safe:
/// any number of threads may call it at once. Dispose it when the last call has ended.
/// </summary>
/// <example>
/// <code>
/// using var detector = FaceLandmarkDetector.Create();
/// foreach (FaceLandmarks face in detector.Detect(new ImageView(pixels, width, height, PixelFormat.Bgr24)))
/// {
///     Console.WriteLine($"nose at {face.Nose.X:F1}, {face.Nose.Y:F1}");
/// }
/// </code>
/// </example>
public sealed partial class FaceLandmarkDetector : IDisposable
{
    private readonly ILandmarkEngine _engine;
    private readonly Lazy<IFaceDetector> _faceDetector;
    private readonly bool _ownsFaceDetector;
    private bool _disposed;

    private FaceLandmarkDetector(ILandmarkEngine engine, DetectorInfo info, Lazy<IFaceDetector> faceDetector, bool ownsFaceDetector)
    {
        _engine = engine;
        _faceDetector = faceDetector;
        _ownsFaceDetector = ownsFaceDetector;
        Info = info;
    }

    /// <summary>What the results come from: model, engine, devices.</summary>
    public DetectorInfo Info { get; }

    /// <summary>The face detector; the first use reads its model.</summary>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device refuses it.</exception>
    public IFaceDetector FaceDetector => _faceDetector.Value;

    /// <summary>Makes a detector: finds the runtime and the landmark model, and compiles the model for the device.</summary>
    /// <param name="options">What differs from the defaults; null for nothing.</param>
    /// <exception cref="ModelException">The model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device is not there or refuses the model, or no runtime can be loaded.</exception>
    public static FaceLandmarkDetector Create(FaceLandmarkDetectorOptions? options = null)
    {
        options ??= new FaceLandmarkDetectorOptions();
        DetectorAssembly assembly = new(options);
        (ILandmarkEngine engine, DetectorInfo info) = assembly.CreateLandmarkEngine();
        Lazy<IFaceDetector> faceDetector = options.FaceDetector is { } own ? new Lazy<IFaceDetector>(own) : new Lazy<IFaceDetector>(assembly.CreateFaceDetector);
        return new FaceLandmarkDetector(engine, info, faceDetector, options.FaceDetector is null);
    }

    /// <summary>
    /// Runs the model once on nothing, so that the first picture does not pay for what a device does at first use. With a number of faces,
    /// what calls with so many are best served by is made too; without it, that is made in the background once there were many such calls.
    /// </summary>
    /// <param name="faces">Faces a call to prepare for, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void WarmUp(int faces = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(faces, 1);
        ObjectDisposedException.ThrowIf(_disposed, this);
        _engine.Prepare(faces);
        _engine.Infer(new byte[FaceCrop.ByteCount(_engine.CropWidth, _engine.CropHeight) * faces], faces, new float[ILandmarkEngine.ValuesPerFace * faces]);
    }

    /// <summary>Finds the faces of a picture, and the landmarks of each.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="faces">Which faces are wanted; null for all.</param>
    /// <returns>The faces, best score first; empty where there are none.</returns>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public FaceLandmarks[] Detect(ImageView image, FaceDetectionOptions? faces = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Detect(image, [.. FaceDetector.Detect(image, faces)]);
    }

    /// <summary>Finds the landmarks of faces whose boxes are known.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="boxes">Tight boxes of faces, in pixels of the picture; what lies outside is cut off.</param>
    /// <returns>One result a box, in the order given.</returns>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or a side that is not greater than 0.</exception>
    /// <exception cref="ImageException">A box lies wholly outside the picture.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public FaceLandmarks[] Detect(ImageView image, ReadOnlySpan<FaceBox> boxes)
    {
        FaceLandmarks[] results = new FaceLandmarks[boxes.Length];
        Detect(image, boxes, results);
        return results;
    }

    /// <summary>The same into the caller's own memory: nothing is allocated once the buffers of the process have grown.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="boxes">Tight boxes of faces, in pixels of the picture; what lies outside is cut off.</param>
    /// <param name="results">Takes one result a box, in the order given.</param>
    /// <exception cref="ArgumentException">There is less room than boxes, or a box is malformed.</exception>
    /// <exception cref="ImageException">A box lies wholly outside the picture.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    public void Detect(ImageView image, ReadOnlySpan<FaceBox> boxes, Span<FaceLandmarks> results)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (results.Length < boxes.Length)
        {
            throw new ArgumentException($"{boxes.Length} boxes give as many results; there is room for {results.Length}.", nameof(results));
        }

        PixelRegion[] regions = ArrayPool<PixelRegion>.Shared.Rent(boxes.Length);
        float[] values = ArrayPool<float>.Shared.Rent(boxes.Length * ILandmarkEngine.ValuesPerFace);
        try
        {
            FillRegions(boxes, image.Width, image.Height, regions);
            _engine.Infer(new ViewCrops(image, regions, _engine), boxes.Length, values);
            Decode(values, boxes, regions, results);
        }
        finally
        {
            ArrayPool<PixelRegion>.Shared.Return(regions);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    /// <summary>Finds the faces of a picture, and the landmarks of each, without holding a thread while an accelerator works.</summary>
    /// <param name="image">The picture; its pixels must stay as they are until the task has ended.</param>
    /// <param name="faces">Which faces are wanted; null for all.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The faces, best score first; empty where there are none.</returns>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<FaceLandmarks[]> DetectAsync(IImageSource image, FaceDetectionOptions? faces = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ObjectDisposedException.ThrowIf(_disposed, this);
        IReadOnlyList<FaceBox> boxes = await FaceDetector.DetectAsync(image, faces, cancellationToken).ConfigureAwait(false);
        return await DetectAsync(image, boxes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the landmarks of faces whose boxes are known, without holding a thread while an accelerator works.</summary>
    /// <param name="image">The picture; its pixels must stay as they are until the task has ended.</param>
    /// <param name="boxes">Tight boxes of faces, in pixels of the picture; what lies outside is cut off.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>One result a box, in the order given.</returns>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or a side that is not greater than 0.</exception>
    /// <exception cref="ImageException">A box lies wholly outside the picture.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<FaceLandmarks[]> DetectAsync(IImageSource image, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(boxes);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        FaceBox[] all = [.. boxes];
        PixelRegion[] regions = new PixelRegion[all.Length];
        FillRegions(all, image.View.Width, image.View.Height, regions);
        float[] values = new float[all.Length * ILandmarkEngine.ValuesPerFace];
        await _engine.InferAsync(new SourceCrops(image, regions, _engine), all.Length, values, cancellationToken).ConfigureAwait(false);
        FaceLandmarks[] results = new FaceLandmarks[all.Length];
        Decode(values, all, regions, results);
        return results;
    }

    /// <summary>Frees the engine, and the face detector unless it is the caller's own. May be called twice.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _engine.Dispose();
        if (_ownsFaceDetector && _faceDetector.IsValueCreated)
        {
            _faceDetector.Value.Dispose();
        }
    }

    // All boxes are looked at before any work is done: a bad one costs nothing.
    private static void FillRegions(ReadOnlySpan<FaceBox> boxes, int imageWidth, int imageHeight, Span<PixelRegion> regions)
    {
        for (int i = 0; i < boxes.Length; i++)
        {
            regions[i] = PixelRegion.FromBox(boxes[i], imageWidth, imageHeight);
        }
    }

    private static void Decode(ReadOnlySpan<float> values, ReadOnlySpan<FaceBox> boxes, ReadOnlySpan<PixelRegion> regions, Span<FaceLandmarks> results)
    {
        for (int i = 0; i < boxes.Length; i++)
        {
            results[i] = LandmarkDecoder.Decode(values[(i * ILandmarkEngine.ValuesPerFace)..], regions[i], boxes[i]);
        }
    }

    private readonly ref struct ViewCrops(ImageView image, ReadOnlySpan<PixelRegion> regions, ILandmarkEngine engine) : ICropWriter
    {
        private readonly ImageView _image = image;
        private readonly ReadOnlySpan<PixelRegion> _regions = regions;

        public void Write(int index, Span<byte> crop) => FaceCrop.Write(_image, _regions[index], crop, engine.CropWidth, engine.CropHeight);
    }

    private readonly struct SourceCrops(IImageSource image, PixelRegion[] regions, ILandmarkEngine engine) : ICropWriter
    {
        public void Write(int index, Span<byte> crop) => FaceCrop.Write(image.View, regions[index], crop, engine.CropWidth, engine.CropHeight);
    }
}
