using OpenCvSharp;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// The detector's calls for a <see cref="Mat"/>: regions of interest and any step are honoured, no picture is copied, and the Mat is
/// kept alive for the call. See <see cref="MatExtensions.AsImageView"/> for the types and for what is thrown where a Mat is no image.
/// </summary>
public static class FaceLandmarkDetectorMatExtensions
{
    /// <summary>Finds the faces of a picture, and the landmarks of each.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="faces">Which faces are wanted; null for all.</param>
    /// <returns>The faces, best score first, in pixels of this Mat (of the region, where it is one); empty where there are none.</returns>
    /// <inheritdoc cref="FaceLandmarkDetector.Detect(Imaging.ImageView, FaceDetectionOptions)" path="/exception"/>
    public static FaceLandmarks[] Detect(this FaceLandmarkDetector detector, Mat picture, FaceDetectionOptions? faces = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        FaceLandmarks[] found = detector.Detect(picture.AsImageView(), faces);
        GC.KeepAlive(picture);
        return found;
    }

    /// <summary>Finds the landmarks of faces whose boxes are known.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="boxes">Tight boxes of faces, in pixels of this Mat; what lies outside is cut off.</param>
    /// <returns>One result a box, in the order given.</returns>
    /// <inheritdoc cref="FaceLandmarkDetector.Detect(Imaging.ImageView, ReadOnlySpan{FaceBox})" path="/exception"/>
    public static FaceLandmarks[] Detect(this FaceLandmarkDetector detector, Mat picture, ReadOnlySpan<FaceBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(detector);
        FaceLandmarks[] found = detector.Detect(picture.AsImageView(), boxes);
        GC.KeepAlive(picture);
        return found;
    }

    /// <summary>Finds the faces of a picture, and the landmarks of each, without holding a thread while an accelerator works.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">The picture; its pixels must stay as they are until the task has ended, the Mat itself may be disposed.</param>
    /// <param name="faces">Which faces are wanted; null for all.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The faces, best score first, in pixels of this Mat; empty where there are none.</returns>
    /// <inheritdoc cref="FaceLandmarkDetector.DetectAsync(Imaging.IImageSource, FaceDetectionOptions, CancellationToken)" path="/exception"/>
    public static async ValueTask<FaceLandmarks[]> DetectAsync(
        this FaceLandmarkDetector detector, Mat picture, FaceDetectionOptions? faces = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        using MatImage image = new(picture);
        return await detector.DetectAsync(image, faces, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds the landmarks of faces whose boxes are known, without holding a thread while an accelerator works.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="picture">The picture; its pixels must stay as they are until the task has ended, the Mat itself may be disposed.</param>
    /// <param name="boxes">Tight boxes of faces, in pixels of this Mat; what lies outside is cut off.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>One result a box, in the order given.</returns>
    /// <inheritdoc cref="FaceLandmarkDetector.DetectAsync(Imaging.IImageSource, IReadOnlyList{FaceBox}, CancellationToken)" path="/exception"/>
    public static async ValueTask<FaceLandmarks[]> DetectAsync(
        this FaceLandmarkDetector detector, Mat picture, IReadOnlyList<FaceBox> boxes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        using MatImage image = new(picture);
        return await detector.DetectAsync(image, boxes, cancellationToken).ConfigureAwait(false);
    }
}
