namespace OpenVinoLandmarks;

/// <summary>
/// The options of a <see cref="FaceDetector"/>. <see cref="DetectorOptions.Model"/> is null for face-detection-retail-0004 if its weights
/// are found, otherwise for the bundled face-detection-0002. A model that does not exist in <see cref="DetectorOptions.Precision"/> is used
/// in another precision.
/// </summary>
/// <example>
/// <code>
/// FaceDetectorOptions options = new() { Engine = { Device = DeviceSelection.Parse("GPU") } };
/// using FaceDetector detector = FaceDetector.Create(options);
/// </code>
/// </example>
public sealed class FaceDetectorOptions : DetectorOptions
{
    /// <summary>Creates options with default values.</summary>
    public FaceDetectorOptions()
    {
    }
}
