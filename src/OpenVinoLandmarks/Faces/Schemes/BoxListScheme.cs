namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The outputs of Open Model Zoo's face-detection-0205 and -0206: a list of (x0, y0, x1, y1, score) in pixels of the input, whose length
/// may depend on the image, and a label per box. The networks suppress boxes that overlap.
/// </summary>
internal sealed class BoxListScheme(int list, SchemeSettings settings) : DetectionScheme(settings)
{
    private const int RowLength = 5;

    public static DetectorKind Kind { get; } = new()
    {
        Name = "boxes",
        Outputs = "'boxes' Nx5 and 'labels' N",
        Fit = ImageFit.Stretch,

        // The threshold of Open Model Zoo's demos.
        Threshold = 0.5f,
        Fits = outputs => outputs.Ports.Count == 2 && outputs.IndexOf("labels") >= 0
            && outputs.IndexOf("boxes") is >= 0 and int boxes && outputs.Ports[boxes].Sizes is [_, RowLength],
        Create = (outputs, settings) => new BoxListScheme(outputs.IndexOf("boxes"), settings),
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromPixels(imageWidth, imageHeight);
        for (ReadOnlySpan<float> row = outputs[list]; row.Length >= RowLength; row = row[RowLength..])
        {
            float score = row[4];
            if (score >= threshold)
            {
                boxes.Add(mapping.FromCorners(row[0], row[1], row[2], row[3], score));
            }
        }
    }
}
