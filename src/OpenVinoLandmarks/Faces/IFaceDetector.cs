using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Faces;

/// <summary>Finds where faces are in a picture. Implementations are thread-safe.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>What results call the detector: the name of its model, or <c>cascade</c>.</summary>
    string Name { get; }

    /// <summary>Finds faces.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">Which faces are wanted; null takes <see cref="FaceDetectionOptions.Default"/>.</param>
    /// <returns>Boxes clamped to the picture, in its pixels, best score first; empty where there are no faces.</returns>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    IReadOnlyList<FaceBox> Detect(ImageView image, FaceDetectionOptions? options = null);

    /// <summary>Finds faces without holding a thread while an accelerator works.</summary>
    /// <param name="image">The picture; its pixels must stay as they are until the task has ended.</param>
    /// <param name="options">Which faces are wanted; null takes <see cref="FaceDetectionOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <inheritdoc cref="Detect" path="/returns"/>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<IReadOnlyList<FaceBox>> DetectAsync(IImageSource image, FaceDetectionOptions? options = null, CancellationToken cancellationToken = default);
}
