namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The input and output of Open Model Zoo's single-shot detectors, such as face-detection-retail-0004. The image is resized to the input
/// without keeping its aspect ratio. The output has rows of (image, label, score, x0, y0, x1, y1) in fractions of the image; a row with
/// image -1 ends them.
/// </summary>
internal sealed class SsdScheme(int width, int height) : IDetectionScheme
{
    /// <summary>Number of values per row.</summary>
    public const int RowLength = 7;

    // The threshold of Open Model Zoo's demos.
    public float DefaultThreshold => 0.5f;

    public void Prepare(ImageView image, Span<byte> input) => FaceCrop.Write(image, PixelRegion.Whole(image), input, width, height);

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
