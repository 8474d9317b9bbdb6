namespace OpenVinoLandmarks;

/// <summary>
/// How well a face can be recognized in a picture. All values are from 0 (useless) to 1 (nothing to improve); docs/attributes.md has the
/// formulas. The values are for comparisons of pictures of the same face, such as the choice of the best shot.
/// </summary>
/// <param name="Score">
/// All in one: <c>sqrt(Size * Sharpness * Exposure) * Frontality * Visible * Visible</c>. 0 if the points cannot be aligned.
/// </param>
/// <param name="Size">Distance between the eyes: 1 from 70 pixels on, half of it at 35 pixels.</param>
/// <param name="Sharpness">From the variance of the Laplacian of the aligned face. Noise of the camera counts as sharpness.</param>
/// <param name="Frontality">1 if the face faces the camera, 0.5 if it is turned by 45 degrees, 0 if it has no pose.</param>
/// <param name="Exposure">Less than 1 if the face is dark or bright, or has black or white areas.</param>
/// <param name="Visible">Share of the aligned face that is inside the picture.</param>
public readonly record struct FaceQuality(
    float Score, float Size, float Sharpness, float Frontality, float Exposure, float Visible)
{
    /// <summary>Computes the score from its parts.</summary>
    internal static FaceQuality Of(double size, double sharpness, double frontality, double exposure, double visible) => new(
        (float)(Math.Sqrt(size * sharpness * exposure) * frontality * visible * visible),
        (float)size,
        (float)sharpness,
        (float)frontality,
        (float)exposure,
        (float)visible);
}
