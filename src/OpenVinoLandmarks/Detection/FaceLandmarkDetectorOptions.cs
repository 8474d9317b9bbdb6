namespace OpenVinoLandmarks;

/// <summary>
/// The options of a <see cref="FaceLandmarkDetector"/>. <see cref="DetectorOptions.Model"/> is null for landmarks-regression-retail-0009 if
/// its weights are found, otherwise for the bundled face-landmarks-5pt-0001.
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
    /// face-detection-retail-0004 if its weights are found, otherwise the bundled face-detection-0001. The model is loaded when it is first
    /// needed, on the same device.
    /// </summary>
    public string? FaceDetectorModel { get; set; }

    /// <summary>
    /// What the file of <see cref="FaceDetectorModel"/> does not say, as <see cref="DetectorOptions.Card"/> for the landmark model.
    /// </summary>
    public ModelCard? FaceDetectorCard { get; set; }

    /// <summary>The caller's own face detector, which the caller disposes. It replaces <see cref="FaceDetectorModel"/>.</summary>
    public IFaceDetector? FaceDetector { get; set; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireText(FaceDetectorModel, nameof(FaceDetectorModel));
        if (FaceDetector is not null && FaceDetectorModel is not null)
        {
            throw new ArgumentException(
                $"{nameof(FaceLandmarkDetectorOptions)} sets both {nameof(FaceDetector)} and {nameof(FaceDetectorModel)}. "
                + "Remove one of them.");
        }
    }
}
