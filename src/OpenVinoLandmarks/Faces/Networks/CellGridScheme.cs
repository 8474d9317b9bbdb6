namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The input and output of this project's face-detection-0002; the model card has the details. The image is resized with its aspect ratio
/// into the upper left corner of a black input. Each cell of the output has a score, the offset of the face's centre in cells, and the
/// logarithms of its size in cells. Of boxes that overlap, the one with the best score is kept.
/// </summary>
internal sealed class CellGridScheme(int width, int height, int columns, int rows) : IDetectionScheme
{
    /// <summary>Number of planes of the output: score, dx, dy, log width, log height.</summary>
    public const int Planes = 5;

    // From the model card, as all numbers here. It recommends this input for large pictures, with a higher threshold.
    private const int OwnSide = 256, LargeSide = 384;

    public float DefaultThreshold => Math.Max(width, height) < LargeSide ? 0.55f : 0.60f;

    // A model of the same kind with an input of another size was trained for that size.
    public ImageSize? LargeImageInput => width == OwnSide && height == OwnSide ? new ImageSize(LargeSide, LargeSide) : null;

    public void Prepare(ImageView image, Span<byte> input)
    {
        double scale = Scale(image.Width, image.Height);
        int resizedWidth = Math.Clamp((int)Math.Round(image.Width * scale), 1, width);
        int resizedHeight = Math.Clamp((int)Math.Round(image.Height * scale), 1, height);
        input[..FaceCrop.ByteCount(width, height)].Clear();
        FaceCrop.Write(image, PixelRegion.Whole(image), input, resizedWidth, resizedHeight, width * 3);
    }

    public IReadOnlyList<FaceBox> Decode(ReadOnlySpan<float> values, int imageWidth, int imageHeight, float threshold)
    {
        int plane = rows * columns;
        float cellWidth = (float)width / columns, cellHeight = (float)height / rows;
        float toImage = (float)(1 / Scale(imageWidth, imageHeight));
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
                    (centreX - boxWidth / 2) * toImage,
                    (centreY - boxHeight / 2) * toImage,
                    boxWidth * toImage,
                    boxHeight * toImage,
                    score));
            }
        }

        return NonMaximumSuppression.Keep(boxes);
    }

    private double Scale(int imageWidth, int imageHeight) => Math.Min((double)width / imageWidth, (double)height / imageHeight);
}
