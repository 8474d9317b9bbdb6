namespace OpenVinoLandmarks;

/// <summary>
/// The options of a <see cref="FaceLandmarkDetector"/>. <see cref="DetectorOptions.Model"/> is null for landmarks-regression-retail-0009 if
/// its weights are found, otherwise for the bundled face-landmarks-5pt-0002.
/// </summary>
/// <example>
/// <code>
/// FaceLandmarkDetectorOptions options = new() { Engine = { Device = DeviceSelection.Parse("GPU") } };
/// using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
/// </code>
/// </example>
public sealed class FaceLandmarkDetectorOptions : DetectorOptions
{
    /// <summary>
    /// The face detector's model: a name, or the path of an OpenVINO IR's .xml file or of an .onnx file. Null selects
    /// face-detection-retail-0004 if its weights are found, otherwise the bundled face-detection-0002. The model is loaded when it is first
    /// needed, on the same device.
    /// </summary>
    public string? FaceDetectorModel { get; set; }

    /// <summary>
    /// What the file of <see cref="FaceDetectorModel"/> does not say, as <see cref="DetectorOptions.Card"/> for the landmark model.
    /// </summary>
    public ModelCard? FaceDetectorCard { get; set; }

    /// <summary>
    /// The size of the face detector's input for all images: see <see cref="FaceDetectorOptions.InputSize"/>. Null chooses by the image.
    /// </summary>
    public ImageSize? FaceDetectorInputSize { get; set; }

    /// <summary>How large images are cut into tiles for the face detector. Null does not cut them.</summary>
    public FaceTiles? FaceDetectorTiles { get; set; }

    /// <summary>
    /// The caller's own face detector, which the caller disposes. It replaces <see cref="FaceDetectorModel"/> and its card, size and
    /// tiles.
    /// </summary>
    public IFaceDetector? FaceDetector { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireText(FaceDetectorModel, nameof(FaceDetectorModel));
        RequireInputSize(FaceDetectorInputSize, nameof(FaceDetectorInputSize));
        RefuseBesideFaceDetector(FaceDetectorModel, nameof(FaceDetectorModel));
        RefuseBesideFaceDetector(FaceDetectorCard, nameof(FaceDetectorCard));
        RefuseBesideFaceDetector(FaceDetectorInputSize, nameof(FaceDetectorInputSize));
        RefuseBesideFaceDetector(FaceDetectorTiles, nameof(FaceDetectorTiles));
    }

    private void RefuseBesideFaceDetector(object? value, string property)
    {
        if (FaceDetector is not null && value is not null)
        {
            throw new ArgumentException(
                $"{nameof(FaceLandmarkDetectorOptions)} sets both {nameof(FaceDetector)} and {property}. Remove one of them.");
        }
    }
}
