namespace OpenVinoLandmarks;

/// <summary>
/// An image of a stream, with the boxes of its faces. See
/// <see cref="IFaceLandmarkDetector.DetectStreamAsync(IAsyncEnumerable{ImageWithBoxes}, int?, CancellationToken)"/>.
/// </summary>
/// <param name="Image">The image; its pixels must not change until the stream has returned its result.</param>
/// <param name="Boxes">Tight boxes of faces in pixels of the image; parts outside the image are cut off. An array is not copied.</param>
public readonly record struct ImageWithBoxes(IImageSource Image, IReadOnlyList<FaceBox> Boxes);
