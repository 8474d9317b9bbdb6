namespace OpenVinoLandmarks;

/// <summary>Overloads for every <see cref="IFaceLandmarkDetector"/>.</summary>
public static class FaceLandmarkDetectorExtensions
{
    /// <summary>Finds the landmarks of faces whose boxes are known.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="image">The image.</param>
    /// <param name="boxes">Tight boxes of faces in pixels of the image; parts outside the image are cut off.</param>
    /// <returns>One result per box, in the order of the boxes.</returns>
    /// <inheritdoc cref="IFaceLandmarkDetector.Detect(ImageView, ReadOnlySpan{FaceBox}, Span{FaceLandmarks})" path="/exception"/>
    public static FaceLandmarks[] Detect(this IFaceLandmarkDetector detector, ImageView image, ReadOnlySpan<FaceBox> boxes)
    {
        ArgumentNullException.ThrowIfNull(detector);
        FaceLandmarks[] results = new FaceLandmarks[boxes.Length];
        detector.Detect(image, boxes, results);
        return results;
    }

    /// <summary>Finds the faces in each image of a sequence and the landmarks of each face, several images at a time.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="images">The images; enumerated by one thread at a time.</param>
    /// <param name="filter">Selects faces; null returns all above the face detector's threshold.</param>
    /// <param name="inFlight">
    /// Number of images that were read and whose results were not returned yet, at least 1; null for the detector's choice.
    /// </param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <inheritdoc
    ///   cref="IFaceLandmarkDetector.DetectStreamAsync(IAsyncEnumerable{IImageSource}, FaceFilter, int?, CancellationToken)"
    ///   path="/*[self::returns or self::exception or self::remarks]"/>
    public static IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        this IFaceLandmarkDetector detector,
        IEnumerable<IImageSource> images,
        FaceFilter? filter = null,
        int? inFlight = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(images);
        return detector.DetectStreamAsync(images.ToAsyncEnumerable(), filter, inFlight, cancellationToken);
    }

    /// <summary>Finds the landmarks of the faces whose boxes come with the images of a sequence, several images at a time.</summary>
    /// <param name="detector">The detector.</param>
    /// <param name="images">The images with their boxes; enumerated by one thread at a time.</param>
    /// <param name="inFlight">
    /// Number of images that were read and whose results were not returned yet, at least 1; null for the detector's choice.
    /// </param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <inheritdoc
    ///   cref="IFaceLandmarkDetector.DetectStreamAsync(IAsyncEnumerable{ImageWithBoxes}, int?, CancellationToken)"
    ///   path="/*[self::returns or self::exception or self::remarks]"/>
    public static IAsyncEnumerable<FaceLandmarks[]> DetectStreamAsync(
        this IFaceLandmarkDetector detector,
        IEnumerable<ImageWithBoxes> images,
        int? inFlight = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(images);
        return detector.DetectStreamAsync(images.ToAsyncEnumerable(), inFlight, cancellationToken);
    }
}
