namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The output of this project's face-detection-0002; the model card has the details. Each cell has a score, the offset of the face's centre
/// in cells, and the logarithms of its size in cells.
/// </summary>
internal sealed class CellGridScheme(int columns, int rows, SchemeSettings settings) : DetectionScheme(settings)
{
    // Score, dx, dy, log width, log height.
    private const int Planes = 5;

    public static DetectorKind Kind { get; } = new()
    {
        Name = "cell-grid",
        Outputs = "one output 1x5xRxC",
        Fit = ImageFit.Letterbox,

        // All from the model card of face-detection-0002. Boxes with an intersection over union of 0.4 or more show the same face.
        LargeInput = new LargeInput(new ImageSize(256, 256), new ImageSize(384, 384), Threshold: 0.60f),
        Threshold = 0.55f,
        Overlap = MathF.BitDecrement(0.4f),
        Fits = outputs => outputs.Ports is [{ Sizes: [1 or -1, Planes, _, _] }],
        Create = (outputs, settings) => outputs.Ports is [{ Sizes: [1, Planes, > 0 and long rows, > 0 and long columns] }]
                && settings.Fitting.Width % columns == 0 && settings.Fitting.Height % rows == 0
            ? new CellGridScheme((int)columns, (int)rows, settings)
            : null,
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        ReadOnlySpan<float> values = outputs[0];
        int plane = rows * columns;
        float cellWidth = (float)Fitting.Width / columns, cellHeight = (float)Fitting.Height / rows;
        InputMapping mapping = Fitting.FromPixels(imageWidth, imageHeight);
        for (int cell = 0; cell < plane; cell++)
        {
            float score = values[cell];
            if (score >= threshold)
            {
                boxes.Add(mapping.FromCentre(
                    (cell % columns + 0.5f + values[plane + cell]) * cellWidth,
                    (cell / columns + 0.5f + values[2 * plane + cell]) * cellHeight,
                    MathF.Exp(values[3 * plane + cell]) * cellWidth,
                    MathF.Exp(values[4 * plane + cell]) * cellHeight,
                    score));
            }
        }
    }
}
