namespace OpenVinoLandmarks;

/// <summary>Finds faces in an image. Implementations are thread-safe.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>The name that results carry: that of the model, or <c>cascade</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The error that ended the detector, because its device failed or hung (<see cref="DeviceException.IsDeviceLost"/>). Null while the
    /// detector can be used, and always null in the default implementation.
    /// </summary>
    DeviceException? Fault => null;

    /// <summary>Finds the faces in an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="filter">Selects faces; null returns all above the detector's threshold.</param>
    /// <returns>Boxes in pixels of the image, clamped to it, best score first. Empty if there are no faces.</returns>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    IReadOnlyList<FaceBox> Detect(ImageView image, FaceFilter? filter = null);

    /// <summary>Finds the faces in an image. No thread waits while an accelerator works.</summary>
    /// <param name="image">The image; its pixels must not change until the task has ended.</param>
    /// <param name="filter">Selects faces; null returns all above the detector's threshold.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <inheritdoc cref="Detect" path="/returns"/>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    ValueTask<IReadOnlyList<FaceBox>> DetectAsync(
        IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default);
}
