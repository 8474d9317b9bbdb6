using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks;

/// <content>Loads the face detector on other threads.</content>
public sealed partial class FaceLandmarkDetector
{
    /// <summary>
    /// Loads the face detector, and its model for large images if the image is large, on other threads: for a caller that knows the size of
    /// an image before it has the pixels. If that fails, the search tries it again and throws.
    /// </summary>
    /// <param name="sides">The size of the image; which side is the width does not matter.</param>
    internal void BeginPreparingSearch(ImageSize sides)
    {
        if (!MeasuresDevices)
        {
            _ = PrepareAsync();
        }

        async Task PrepareAsync()
        {
            try
            {
                if (await LoadFaceDetector().ConfigureAwait(false) is FaceDetector network)
                {
                    network.BeginPreparing(sides.Width, sides.Height);
                }
            }
            catch (Exception)
            {
                // The search reports it.
                return;
            }
        }
    }

    // Starts to load the face detector at the first call, and again if that failed. Dispose takes the same lock, so that it sees every
    // load and frees its result.
    private Task<IFaceDetector> LoadFaceDetector()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _faceDetector is null or { IsFaulted: true } ? _faceDetector = Task.Run(_createFaceDetector) : _faceDetector;
        }
    }

    private static FaceDetector CreateFaceDetector(ModelLoader loader, FaceLandmarkDetectorOptions options) =>
        OpenVinoLandmarks.FaceDetector.Create(
            loader.CreateDetectorLoader(options.FaceDetectorModel, options.Precision),
            options.FaceDetectorCard,
            options.FaceDetectorInputSize,
            options.FaceDetectorTiles);

    private static void DisposeWhenLoaded(Task<IFaceDetector>? faceDetector)
    {
        if (faceDetector is null)
        {
            return;
        }

        // If the load failed, whatever the exception, the calls that needed the face detector have thrown it.
        ((Task)faceDetector).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        if (faceDetector.IsCompletedSuccessfully)
        {
            faceDetector.Result.Dispose();
        }
    }
}
