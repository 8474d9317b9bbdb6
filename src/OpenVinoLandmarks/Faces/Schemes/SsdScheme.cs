namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The Open Model Zoo's single-shot detectors (face-detection-retail-0004): the whole picture is resized to the canvas, the answer is
/// rows of (image, label, score, x0, y0, x1, y1) in fractions of the picture; image -1 ends them.
/// </summary>
internal sealed class SsdScheme(int width, int height) : IDetectionScheme
{
    /// <summary>Numbers a row.</summary>
    public const int RowLength = 7;

    // What Open Model Zoo's demos use.
    public float DefaultThreshold => 0.5f;

    public void Prepare(ImageView image, Span<byte> canvas) => FaceCrop.Write(image, PixelRegion.Whole(image), canvas, width, height);

    public IReadOnlyList<FaceBox> Decode(ReadOnlySpan<float> values, int imageWidth, int imageHeight, float threshold)
    {
        List<FaceBox> boxes = [];
        for (; values.Length >= RowLength && values[0] >= 0; values = values[RowLength..])
        {
            float score = values[2];
            if (score >= threshold)
            {
                float left = values[3] * imageWidth, top = values[4] * imageHeight;
                boxes.Add(new FaceBox(left, top, values[5] * imageWidth - left, values[6] * imageHeight - top, score));
            }
        }

        return boxes;
    }
}
