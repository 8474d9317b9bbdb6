using System.Globalization;
using OpenVinoLandmarks.Evaluation;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>The result of one image, which the report writers write.</summary>
/// <param name="Image">Path of the image.</param>
/// <param name="Width">Width in pixels, after the EXIF rotation.</param>
/// <param name="Height">Height in pixels, after the EXIF rotation.</param>
/// <param name="Detector">Model, engine and devices.</param>
/// <param name="FaceDetector">Name of the face detector, <c>given</c> or <c>whole</c>.</param>
/// <param name="Faces">The faces: best score first if they were detected, otherwise in the order given.</param>
internal sealed record ImageReport(
    string Image, int Width, int Height, DetectorInfo Detector, string FaceDetector, IReadOnlyList<FaceLandmarks> Faces)
{
    /// <summary>Names of the points in JSON and CSV, in the order of the indexer of <see cref="FaceLandmarks"/>.</summary>
    public static IReadOnlyList<string> PointNames => FivePoints.Names;

    /// <summary>Rounds a coordinate to a thousandth of a pixel, which is finer than the error of any model.</summary>
    public static double RoundPixels(float value) => Round(value, 3);

    /// <summary>Rounds a score to a ten-thousandth.</summary>
    public static double RoundScore(float value) => Round(value, 4);

    /// <summary>Formats a number with a decimal point, independent of the culture.</summary>
    public static string Format(double value) => value.ToString(CultureInfo.InvariantCulture);

    // Adding zero turns -0 into 0.
    private static double Round(float value, int digits) => Math.Round((double)value, digits) + 0.0;
}
