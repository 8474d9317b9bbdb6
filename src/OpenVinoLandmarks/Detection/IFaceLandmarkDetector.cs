namespace OpenVinoLandmarks;

/// <summary>
/// Finds faces and five landmarks per face: two eyes, the tip of the nose and two mouth corners. <see cref="FaceLandmarkDetector"/>
/// implements it; programs depend on this interface for dependency injection and tests. Implementations are thread-safe.
/// <see cref="FaceLandmarkDetectorExtensions"/> has further overloads.
/// </summary>
public interface IFaceLandmarkDetector : IDisposable
{
    /// <summary>
    /// The model, the engine and the devices that results come from. With AUTO and MULTI, the devices are those of the last inference.
    /// </summary>
    DetectorInfo Info { get; }

    /// <summary>
    /// The error that ended the detector, because its device failed or hung (<see cref="DeviceException.IsDeviceLost"/>). Every call after
    /// it throws a <see cref="DeviceException"/> with this error as its inner exception. Dispose the detector, and create another one. Null
    /// while the detector can be used, and always null in the default implementation.
    /// </summary>
    DeviceException? Fault => null;

    /// <summary>The face detector. Its model is loaded at the first use.</summary>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device cannot run it.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    IFaceDetector FaceDetector { get; }

    /// <summary>
    /// Runs the landmark model on black images, so that the first image is not slower than the following ones. Also prepares the model for
    /// calls with this number of faces, for example by compiling a batched form; otherwise that happens in the background after many such
    /// calls. The face detector is not loaded.
    /// </summary>
    /// <param name="faces">Number of faces per call, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    void WarmUp(int faces = 1);

    /// <summary>Finds the faces in an image and the landmarks of each.</summary>
    /// <param name="image">The image.</param>
    /// <param name="filter">Selects faces; null returns all above the face detector's threshold.</param>
    /// <returns>The faces, best score first. Empty if there are none.</returns>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    FaceLandmarks[] Detect(ImageView image, FaceFilter? filter = null);

    /// <summary>
    /// Finds the landmarks of faces whose boxes are known. The results go to the caller's memory; nothing is allocated in steady
    /// state.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="boxes">Tight boxes of faces in pixels of the image; parts outside the image are cut off.</param>
    /// <param name="results">Receives one result per box, in the order of the boxes.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer results than boxes, or a box has a number that is not finite or a side that is not greater than 0.
    /// </exception>
    /// <exception cref="ImageException">A box is outside the image.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    void Detect(ImageView image, ReadOnlySpan<FaceBox> boxes, Span<FaceLandmarks> results);

    /// <summary>Finds the faces in an image and the landmarks of each. No thread waits while an accelerator works.</summary>
    /// <param name="image">The image; its pixels must not change until the task has ended.</param>
    /// <param name="filter">Selects faces; null returns all above the face detector's threshold.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The faces, best score first. Empty if there are none.</returns>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    ValueTask<FaceLandmarks[]> DetectAsync(IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Finds the landmarks of faces whose boxes are known. No thread waits while an accelerator works.</summary>
    /// <param name="image">The image; its pixels must not change until the task has ended.</param>
    /// <param name="boxes">Tight boxes of faces in pixels of the image; parts outside the image are cut off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One result per box, in the order of the boxes.</returns>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or a side that is not greater than 0.</exception>
    /// <exception cref="ImageException">A box is outside the image.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    ValueTask<FaceLandmarks[]> DetectAsync(IImageSource image, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken = default);

    /// <summary>Finds the faces in each image of a stream and the landmarks of each face, several images at a time.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>Results come in the order of the images. The stream is read as far ahead as <paramref name="inFlight"/> says.</item>
    /// <item>With MANAGED, threads of the pool process one image each. With OpenVINO all images in flight are processed at once; select
    /// throughput (<see cref="EngineOptions.Hint"/>), so that the device runs several inferences in parallel.</item>
    /// <item>If an image fails, its exception is thrown after the results of the images before it, and the enumeration ends. After a
    /// failure, a cancellation or an early <c>break</c>, the enumeration waits for the running images and disposes the enumerator of the
    /// stream.</item>
    /// <item>Your code after a result may run on the thread that finished the next image: keep it short, or await.</item>
    /// </list>
    /// </remarks>
    /// <param name="images">
    /// The images. The caller may reuse an image when its result was returned, and the others when the enumeration has ended.
    /// </param>
    /// <param name="filter">Selects faces; null returns all above the face detector's threshold.</param>
    /// <param name="inFlight">
    /// Number of images that were read and whose results were not returned yet, at least 1. Null derives it from the number of processors
    /// and from the number of inferences that the device runs at a time.
    /// </param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>The faces of each image, best score first. Empty for an image without a face.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inFlight"/> is below 1.</exception>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<IImageSource> images,
        FaceFilter? filter = null,
        int? inFlight = null,
        CancellationToken cancellationToken = default);

    /// <summary>Finds the landmarks of the faces whose boxes come with the images of a stream, several images at a time.</summary>
    /// <param name="images">The images with their boxes.</param>
    /// <param name="inFlight">As for the overload with a filter.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <returns>One result per box, in the order of the boxes, for each image in the order of the images.</returns>
    /// <exception cref="ArgumentException">A box has a number that is not finite, or a side that is not greater than 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inFlight"/> is below 1.</exception>
    /// <exception cref="ImageException">A box is outside its image.</exception>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The detector was disposed.</exception>
    /// <inheritdoc cref="DetectStreamAsync(IAsyncEnumerable{IImageSource}, FaceFilter, int?, CancellationToken)" path="/remarks"/>
    IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        IAsyncEnumerable<ImageWithBoxes> images, int? inFlight = null, CancellationToken cancellationToken = default);
}
