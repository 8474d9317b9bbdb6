using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>
/// Overloads of <see cref="IFaceLandmarkDetector"/> for an <see cref="SKBitmap"/>. No image is copied, and the bitmap is kept alive during
/// the call. See <see cref="SkiaImageExtensions.AsImageView(SKBitmap)"/> for the pixel types, and for the exceptions if a bitmap is not an
/// image. For an <see cref="SKPixmap"/>, pass its view to the detector.
/// </summary>
public static class FaceLandmarkDetectorSkiaExtensions
{
    /// <summary>Finds the faces in an image and the landmarks of each.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The image.</param>
    /// <param name="filter">Selects faces; null returns all above the face detector's threshold.</param>
    /// <returns>The faces in pixels of the bitmap, best score first. Empty if there are none.</returns>
    /// <inheritdoc cref="IFaceLandmarkDetector.Detect(ImageView, FaceFilter)" path="/exception"/>
    public static FaceLandmarks[] Detect(this IFaceLandmarkDetector detector, SKBitmap image, FaceFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        FaceLandmarks[] faces = detector.Detect(image.AsImageView(), filter);
        GC.KeepAlive(image);
        return faces;
    }

    /// <summary>Finds the landmarks of faces whose boxes are known.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The image.</param>
    /// <param name="boxes">Tight boxes of faces in pixels of the bitmap; parts outside the image are cut off.</param>
    /// <returns>One result per box, in the order of the boxes.</returns>
    /// <inheritdoc cref="IFaceLandmarkDetector.Detect(ImageView, ReadOnlySpan{FaceBox}, Span{FaceLandmarks})" path="/exception"/>
    public static FaceLandmarks[] Detect(this IFaceLandmarkDetector detector, SKBitmap image, ReadOnlySpan<FaceBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(detector);
        FaceLandmarks[] faces = detector.Detect(image.AsImageView(), boxes);
        GC.KeepAlive(image);
        return faces;
    }

    /// <summary>Finds the faces in an image and the landmarks of each. No thread waits while an accelerator works.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The image; its pixels must not change until the task has ended. The bitmap itself may be disposed.</param>
    /// <param name="filter">Selects faces; null returns all above the face detector's threshold.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The faces in pixels of the bitmap, best score first. Empty if there are none.</returns>
    /// <inheritdoc cref="IFaceLandmarkDetector.DetectAsync(IImageSource, FaceFilter, CancellationToken)" path="/exception"/>
    public static async ValueTask<FaceLandmarks[]> DetectAsync(
        this IFaceLandmarkDetector detector, SKBitmap image, FaceFilter? filter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        using SkiaImage source = new(image);
        return await detector.DetectAsync(source, filter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the landmarks of faces whose boxes are known. No thread waits while an accelerator works.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The image; its pixels must not change until the task has ended. The bitmap itself may be disposed.</param>
    /// <param name="boxes">Tight boxes of faces in pixels of the bitmap; parts outside the image are cut off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>One result per box, in the order of the boxes.</returns>
    /// <inheritdoc cref="IFaceLandmarkDetector.DetectAsync(IImageSource, IReadOnlyList{FaceBox}, CancellationToken)" path="/exception"/>
    public static async ValueTask<FaceLandmarks[]> DetectAsync(
        this IFaceLandmarkDetector detector, SKBitmap image, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        using SkiaImage source = new(image);
        return await detector.DetectAsync(source, boxes, cancellationToken).ConfigureAwait(false);
    }
}
