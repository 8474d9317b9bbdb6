namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The output of Open Model Zoo's single-shot detectors: face-detection-retail-0004, -0005 and -0044, -adas-0001, -0200, -0202 and -0204.
/// It has rows of (image, label, score, x0, y0, x1, y1) in fractions of the image; a row with image -1 ends them. The network suppresses
/// boxes that overlap.
/// </summary>
internal sealed class SsdScheme(SchemeSettings settings) : DetectionScheme(settings)
{
    private const int RowLength = 7;

    public static DetectorKind Kind { get; } = new()
    {
        Name = "ssd",
        Outputs = "one output 1x1xNx7",
        Fit = ImageFit.Stretch,

        // The threshold of Open Model Zoo's demos.
        Threshold = 0.5f,
        Fits = outputs => outputs.Ports is [{ Sizes: [1 or -1, 1, _, RowLength] }],
        Create = (outputs, settings) => outputs.Ports is [{ Sizes: [1, 1, > 0, RowLength] }] ? new SsdScheme(settings) : null,
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromFractions(imageWidth, imageHeight);
        for (ReadOnlySpan<float> row = outputs[0]; row.Length >= RowLength && row[0] >= 0; row = row[RowLength..])
        {
            float score = row[2];
            if (score >= threshold)
            {
                boxes.Add(mapping.FromCorners(row[3], row[4], row[5], row[6], score));
            }
        }
    }
}
