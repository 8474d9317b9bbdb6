namespace OpenVinoLandmarks;

/// <summary>An image of a stream whose faces are already known: see <see cref="FaceLandmarkDetectorExtensions"/>.</summary>
/// <param name="Image">The image; its pixels must not change until its result has come.</param>
/// <param name="Boxes">Tight boxes of faces in pixels of the image; parts outside the image are cut off. An array is not copied.</param>
public readonly record struct ImageWithBoxes(IImageSource Image, IReadOnlyList<FaceBox> Boxes);
