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

    /// <summary>
    /// The size of the network's input for all images, with sides from 32 to 2048 pixels; most models need multiples of 32. It replaces the
    /// size of a model card. Null chooses by the image, see <see cref="FaceDetector"/>. A model that does not take the size is a
    /// <see cref="ModelException"/>.
    /// </summary>
    public ImageSize? InputSize { get; set; }

    /// <summary>How large images are cut into tiles, so that small faces are found. Null does not cut them.</summary>
    public FaceTiles? Tiles { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireInputSize(InputSize, nameof(InputSize));
    }
}
