using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>All that is reported of one image.</summary>
/// <param name="Image">The path as the user would type it.</param>
/// <param name="Width">Width of the upright image in pixels.</param>
/// <param name="Height">Height of the upright image in pixels.</param>
/// <param name="Detector">Model, engine and devices.</param>
/// <param name="FaceDetector">The face detector's name, <c>given</c> or <c>whole</c>.</param>
/// <param name="Faces">The faces, best score first or in the order given.</param>
internal sealed record ImageReport(string Image, int Width, int Height, DetectorInfo Detector, string FaceDetector, IReadOnlyList<FaceLandmarks> Faces);
