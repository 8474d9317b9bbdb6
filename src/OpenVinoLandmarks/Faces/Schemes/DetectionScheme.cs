namespace OpenVinoLandmarks.Faces;

/// <summary>
/// Connects images and boxes with one kind of face detection network: writes an image into the network's input, and reads boxes from its
/// outputs. Thread-safe.
/// </summary>
internal abstract class DetectionScheme(SchemeSettings settings)
{
    // OpenCV and the authors of YuNet and RetinaFace keep as many before suppression. Only with a threshold near 0 there are more.
    private const int MaxCandidates = 5000;

    // For networks that suppress boxes themselves, and do not say by which overlap: that of face-detection-0002.
    private const float UsualOverlap = 0.4f;

    /// <summary>The lowest score of a face if the caller does not set one.</summary>
    public float DefaultThreshold => settings.Threshold;

    /// <summary>
    /// The size of the input that is better for large images (<see cref="FaceDetector.LargeImage"/>); null if that of the model is used for
    /// all images.
    /// </summary>
    public ImageSize? LargeImageInput => settings.LargeImageInput;

    /// <summary>The intersection over union above which boxes of different tiles show the same face.</summary>
    public float Overlap => settings.Overlap ?? UsualOverlap;

    /// <summary>The input of the network.</summary>
    protected ImageFitting Fitting => settings.Fitting;

    /// <summary>Writes an image into the input of the model.</summary>
    /// <param name="image">The image.</param>
    /// <param name="input">Receives the bytes, rows without padding, in the network's order of channels.</param>
    public void Prepare(ImageView image, Span<byte> input) => settings.Fitting.Write(image, input);

    /// <summary>Reads the boxes from the outputs of the model.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <param name="threshold">The lowest score of a box.</param>
    /// <returns>Boxes in pixels of the image; they may reach beyond it.</returns>
    public IReadOnlyList<FaceBox> Decode(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold)
    {
        List<FaceBox> candidates = [];
        Read(outputs, imageWidth, imageHeight, threshold, candidates);

        // The exponential of a large number is infinite.
        candidates.RemoveAll(box => !IsFinite(box));
        return settings.Overlap is { } overlap
            ? Suppress([.. candidates.OrderByDescending(box => box.Score).Take(MaxCandidates)], overlap)
            : candidates;
    }

    /// <summary>Adds the boxes with at least the threshold as score; those with numbers that are not finite are removed later.</summary>
    protected abstract void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes);

    /// <summary>Selects one box per face.</summary>
    /// <param name="boxes">The boxes, best score first.</param>
    /// <param name="overlap">The intersection over union above which two boxes show the same face.</param>
    protected virtual IReadOnlyList<FaceBox> Suppress(IReadOnlyList<FaceBox> boxes, float overlap) =>
        NonMaximumSuppression.Keep(boxes, overlap);

    private static bool IsFinite(FaceBox box) =>
        float.IsFinite(box.X) && float.IsFinite(box.Y) && float.IsFinite(box.Width) && float.IsFinite(box.Height);
}

/// <summary>What a scheme takes from its kind of network and from the model card.</summary>
/// <param name="Fitting">How images are brought into the input.</param>
/// <param name="Threshold">The lowest score of a face if the caller does not set one.</param>
/// <param name="Overlap">
/// The intersection over union above which two boxes show the same face; null if the network suppresses such boxes itself.
/// </param>
/// <param name="LargeImageInput">The size of the input that is better for large images, or null.</param>
internal sealed record SchemeSettings(ImageFitting Fitting, float Threshold, float? Overlap, ImageSize? LargeImageInput = null);
