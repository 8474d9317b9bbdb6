namespace OpenVinoLandmarks;

/// <summary>
/// The model, the engine and the devices that compute the results of a detector. Store it with the results, so that you can compare them
/// with those of another model, device or precision. Immutable.
/// </summary>
/// <param name="Model">Name of the landmark model.</param>
/// <param name="Precision">
/// Precision of its weights: FP32, FP16 or FP16-INT8; <c>unknown</c> if neither the folder nor the server says it.
/// </param>
/// <param name="Engine">The engine and the devices that run the landmark model.</param>
public sealed record DetectorInfo(string Model, string Precision, EngineInfo Engine)
{
    /// <summary>Number of points that the landmark model computes per face: the length of <see cref="FaceLandmarks.Points"/>.</summary>
    public int PointCount { get; init; } = FaceLandmarks.PointCount;
}
