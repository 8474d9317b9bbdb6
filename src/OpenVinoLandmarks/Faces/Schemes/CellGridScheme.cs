namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The project's own face-detection-0001 (its card has the rule): the picture keeps its aspect ratio in the upper left corner of a black
/// canvas; each cell of the answer has a score, the centre's offset in cells, and the logarithms of the size in cells; overlapping boxes
/// are suppressed, best score first.
/// </summary>
internal sealed class CellGridScheme(int width, int height, int columns, int rows) : IDetectionScheme
{
    /// <summary>Planes of the output: score, dx, dy, log width, log height.</summary>
    public const int Planes = 5;

    // The model's card: chosen on held-out pictures.
    public float DefaultThreshold => 0.45f;

    public void Prepare(ImageView image, Span<byte> canvas)
    {
        double scale = Scale(image.Width, image.Height);
        int drawnWidth = Math.Clamp((int)Math.Round(image.Width * scale), 1, width);
        int drawnHeight = Math.Clamp((int)Math.Round(image.Height * scale), 1, height);
        canvas[..FaceCrop.ByteCount(width, height)].Clear();
        FaceCrop.Write(image, PixelRegion.Whole(image), canvas, drawnWidth, drawnHeight, width * 3);
    }

    public IReadOnlyList<FaceBox> Decode(ReadOnlySpan<float> values, int imageWidth, int imageHeight, float threshold)
    {
        int plane = rows * columns;
        float cellWidth = (float)width / columns, cellHeight = (float)height / rows;
        float back = (float)(1 / Scale(imageWidth, imageHeight));
        List<FaceBox> boxes = [];
        for (int cell = 0; cell < plane; cell++)
        {
            float score = values[cell];
            if (!(score >= threshold))
            {
                continue;
            }

            float centreX = (cell % columns + 0.5f + values[plane + cell]) * cellWidth;
            float centreY = (cell / columns + 0.5f + values[2 * plane + cell]) * cellHeight;
            float boxWidth = MathF.Exp(values[3 * plane + cell]) * cellWidth;
            float boxHeight = MathF.Exp(values[4 * plane + cell]) * cellHeight;
            if (float.IsFinite(centreX) && float.IsFinite(centreY) && float.IsFinite(boxWidth) && float.IsFinite(boxHeight))
            {
                boxes.Add(new FaceBox(
                    (centreX - boxWidth / 2) * back, (centreY - boxHeight / 2) * back, boxWidth * back, boxHeight * back, score));
            }
        }

        return NonMaximumSuppression.Keep(boxes);
    }

    private double Scale(int imageWidth, int imageHeight) => Math.Min((double)width / imageWidth, (double)height / imageHeight);
}
