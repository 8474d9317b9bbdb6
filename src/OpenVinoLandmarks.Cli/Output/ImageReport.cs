using System.Globalization;
using OpenVinoLandmarks.Evaluation;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>The result of one image, which the report writers write.</summary>
/// <param name="Image">Path of the image.</param>
/// <param name="Width">Width in pixels, after the EXIF rotation.</param>
/// <param name="Height">Height in pixels, after the EXIF rotation.</param>
/// <param name="Detector">Model and engine, with the devices that ran this image.</param>
/// <param name="FaceDetector">Name of the face detector, <c>given</c> or <c>whole</c>.</param>
/// <param name="Faces">The faces: best score first if they were detected, otherwise in the order given.</param>
internal sealed record ImageReport(
    string Image, int Width, int Height, DetectorInfo Detector, string FaceDetector, IReadOnlyList<FaceLandmarks> Faces)
{
    /// <summary>How the faces were searched; null if no face detector ran.</summary>
    public ReportedSearch? Search { get; init; }

    /// <summary>
    /// With <c>--decode reduced</c>: the part of the size, 1, 2, 4 or 8, at which the pixels of the landmarks were decoded. Otherwise null.
    /// </summary>
    public int? Reduction { get; init; }

    /// <summary>Pose and quality per face, in the order of <see cref="Faces"/>; null if they are not reported.</summary>
    public IReadOnlyList<FaceAttributes>? Attributes { get; init; }

    /// <summary>Names of the points in JSON and CSV, in the order of the indexer of <see cref="FaceLandmarks"/>.</summary>
    public static IReadOnlyList<string> PointNames => FivePoints.Names;

    /// <summary>Rounds a coordinate to a thousandth of a pixel, which is finer than the error of any model.</summary>
    public static double RoundPixels(float value) => Round(value, 3);

    /// <summary>Rounds a score to a ten-thousandth.</summary>
    public static double RoundScore(float value) => Round(value, 4);

    /// <summary>Rounds an angle in degrees to a hundredth.</summary>
    public static double RoundDegrees(float value) => Round(value, 2);

    /// <summary>Formats a number with a decimal point, independent of the culture.</summary>
    public static string Format(double value) => value.ToString(CultureInfo.InvariantCulture);

    // Adding zero turns -0 into 0.
    private static double Round(float value, int digits) => Math.Round((double)value, digits) + 0.0;
}

/// <summary>What <c>--attributes</c> reports about a face.</summary>
/// <param name="Pose">The pose of the head; null if the points have none.</param>
/// <param name="Quality">The quality of the face.</param>
internal sealed record FaceAttributes(HeadPose? Pose, FaceQuality Quality)
{
    /// <summary>Names of the parts of the quality in JSON, in the order of <see cref="QualityParts"/>.</summary>
    public static IReadOnlyList<string> QualityNames { get; } = ["score", "size", "sharpness", "frontality", "exposure", "visible"];

    /// <summary>The score, and the parts that it is computed from.</summary>
    public IReadOnlyList<float> QualityParts =>
        [Quality.Score, Quality.Size, Quality.Sharpness, Quality.Frontality, Quality.Exposure, Quality.Visible];
}

/// <summary>How the faces of an image were searched.</summary>
/// <param name="Region">The part of the image that was searched.</param>
/// <param name="Network">The size of the network's input and the tiles; null for a cascade.</param>
internal sealed record ReportedSearch(PixelRegion Region, FaceSearch? Network);
