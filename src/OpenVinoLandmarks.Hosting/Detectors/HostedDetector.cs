using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Hosting.Detectors;

/// <summary>
/// The detector of a container. It can be injected before the models are loaded: they are loaded once, by the warm-up or by the first call,
/// and again by the next call if that failed. Thread-safe.
/// </summary>
internal sealed class HostedDetector(
    string name, FaceLandmarkServiceOptions options, ILoggerFactory loggers) : IFaceLandmarkDetector, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("OpenVinoLandmarks.Hosting");
    private readonly Lock _gate = new();
    private Task<FaceLandmarkDetector>? _loading;
    private bool _disposed;

    /// <summary>The options of the detector.</summary>
    public FaceLandmarkServiceOptions Options => options;

    /// <summary>The name for messages.</summary>
    public string Label { get; } = name.Length > 0 ? $"The face landmark detector '{name}'" : "The face landmark detector";

    public DetectorInfo Info => Detector.Info;

    public DeviceException? Fault => Loaded?.Fault;

    public IFaceDetector FaceDetector => Detector.FaceDetector;

    // Null until the models are loaded. Needs no lock, so that calls do not wait for each other.
    private FaceLandmarkDetector? Loaded =>
        Volatile.Read(ref _loading) is { IsCompletedSuccessfully: true } loaded ? loaded.Result : null;

    private FaceLandmarkDetector Detector => Loaded ?? LoadAsync().GetAwaiter().GetResult();

    /// <summary>Says which model a detector uses and where it runs.</summary>
    public static string Describe(DetectorInfo info) =>
        $"{info.Model} on {info.Engine.Engine}, executed by {string.Join(", ", info.Engine.ExecutedDevices)} "
        + $"in {info.Engine.InferencePrecision}";

    /// <summary>Returns the detector; loads it on the thread pool if that was not done, or if it failed.</summary>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    public Task<FaceLandmarkDetector> LoadAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(IFaceLandmarkDetector));
            return _loading is null or { IsFaulted: true } ? _loading = Task.Run(Create) : _loading;
        }
    }

    public void WarmUp(int faces = 1) => Detector.WarmUp(faces);

    public FaceLandmarks[] Detect(ImageView image, FaceFilter? filter = null) => Detector.Detect(image, filter);

    public void Detect(ImageView image, ReadOnlySpan<FaceBox> boxes, Span<FaceLandmarks> results) => Detector.Detect(image, boxes, results);

    public ValueTask<FaceLandmarks[]> DetectAsync(
        IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default)
    {
        return Loaded is { } loaded ? loaded.DetectAsync(image, filter, cancellationToken) : LoadAndDetectAsync();

        async ValueTask<FaceLandmarks[]> LoadAndDetectAsync()
        {
            FaceLandmarkDetector detector = await LoadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return await detector.DetectAsync(image, filter, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<FaceLandmarks[]> DetectAsync(
        IImageSource image, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken = default)
    {
        return Loaded is { } loaded ? loaded.DetectAsync(image, boxes, cancellationToken) : LoadAndDetectAsync();

        async ValueTask<FaceLandmarks[]> LoadAndDetectAsync()
        {
            FaceLandmarkDetector detector = await LoadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return await detector.DetectAsync(image, boxes, cancellationToken).ConfigureAwait(false);
        }
    }

    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<IImageSource> images,
        FaceFilter? filter = null,
        int? inFlight = null,
        CancellationToken cancellationToken = default) =>
        Loaded is { } loaded
            ? loaded.DetectStreamAsync(images, filter, inFlight, cancellationToken)
            : LoadAndStreamAsync(detector => detector.DetectStreamAsync(images, filter, inFlight, cancellationToken), cancellationToken);

    public IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<ImageWithBoxes> images, int? inFlight = null, CancellationToken cancellationToken = default) =>
        Loaded is { } loaded
            ? loaded.DetectStreamAsync(images, inFlight, cancellationToken)
            : LoadAndStreamAsync(detector => detector.DetectStreamAsync(images, inFlight, cancellationToken), cancellationToken);

    /// <summary>Frees the models. Waits if they are being loaded. May be called twice.</summary>
    public void Dispose()
    {
        if (BeginDispose() is { } loading)
        {
            ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
            Free(loading);
        }
    }

    /// <summary>As <see cref="Dispose"/>; no thread of the caller waits.</summary>
    public async ValueTask DisposeAsync()
    {
        if (BeginDispose() is { } loading)
        {
            await ((Task)loading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Run(() => Free(loading)).ConfigureAwait(false);
        }
    }

    private static void Free(Task<FaceLandmarkDetector> loading)
    {
        if (loading.IsCompletedSuccessfully)
        {
            loading.Result.Dispose();
        }
    }

    private Task<FaceLandmarkDetector>? BeginDispose()
    {
        lock (_gate)
        {
            Task<FaceLandmarkDetector>? loading = _disposed ? null : _loading;
            _disposed = true;
            return loading;
        }
    }

    private async IAsyncEnumerable<FaceLandmarks[]> LoadAndStreamAsync(
        Func<FaceLandmarkDetector, IAsyncEnumerable<FaceLandmarks[]>> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FaceLandmarkDetector detector = await LoadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        await foreach (FaceLandmarks[] faces in stream(detector).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return faces;
        }
    }

    private FaceLandmarkDetector Create()
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            FaceLandmarkDetectorOptions detectorOptions = options.Create();
            detectorOptions.LoggerFactory ??= loggers;
            FaceLandmarkDetector detector = FaceLandmarkDetector.Create(detectorOptions);
            if (_logger.IsEnabled(LogLevel.Information))
            {
                (string description, double seconds) = (Describe(detector.Info), Stopwatch.GetElapsedTime(start).TotalSeconds);
                DetectorLog.IsLoaded(_logger, Label, description, seconds);
            }

            return detector;
        }
        catch (Exception e)
        {
            DetectorLog.IsNotLoaded(_logger, Label, e.Message);
            throw;
        }
    }
}
