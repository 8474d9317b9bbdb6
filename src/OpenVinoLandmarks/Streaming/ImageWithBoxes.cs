using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Streaming;

/// <summary>An image of a stream whose faces are known already.</summary>
/// <param name="Image">The image; its pixels must stay as they are until its result has come.</param>
/// <param name="Boxes">Tight boxes of faces, in pixels of the image; what lies outside is cut off. An array is not copied.</param>
public readonly record struct ImageWithBoxes(IImageSource Image, IReadOnlyList<FaceBox> Boxes);
