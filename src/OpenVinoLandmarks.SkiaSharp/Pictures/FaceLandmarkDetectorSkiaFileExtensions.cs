using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>Detection in image files of which Skia decodes no more pixels than the networks see. Thread-safe.</summary>
public static class FaceLandmarkDetectorSkiaFileExtensions
{
    /// <summary>
    /// Finds the faces of an image file and the landmarks of each. No more pixels are decoded than the networks see: a large JPEG is
    /// decoded at a half, a quarter or an eighth of its size if its faces are large enough, which takes a fraction of the time; the points
    /// differ a little from those of the whole picture (docs/pictures.md). Other files, and searches with
    /// <see cref="FaceFilter.Region"/>, in tiles or by a cascade, use the whole picture.
    /// </summary>
    /// <param name="detector">The detector.</param>
    /// <param name="path">The file.</param>
    /// <param name="filter">Selects faces, in pixels of the whole picture; null returns all above the face detector's threshold.</param>
    /// <param name="options">
    /// Limits, and the behaviour for damaged files; null for the defaults. <see cref="PictureReadOptions.Reduction"/> is ignored.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The faces in pixels of the whole picture, upright, best score first. Empty if there are none.</returns>
    /// <exception cref="ImageException">The file cannot be read: see <see cref="SkiaPictureReader.Read"/>.</exception>
    /// <inheritdoc cref="IFaceLandmarkDetector.DetectAsync(IImageSource, FaceFilter, CancellationToken)" path="/exception"/>
    public static ValueTask<IReadOnlyList<FaceLandmarks>> DetectReducedAsync(
        this FaceLandmarkDetector detector,
        string path,
        FaceFilter? filter = null,
        PictureReadOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        return detector.DetectReducedAsync(path, filter, options, Decode, cancellationToken);

        SkiaImage Decode(byte[] bytes, PictureReadOptions decoding)
        {
            using SKBitmap decoded = SkiaPictureReader.Decode(bytes, path, decoding);
            return new SkiaImage(decoded);
        }
    }
}
