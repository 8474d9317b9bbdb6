namespace OpenVinoLandmarks.Faces;

/// <summary>How a picture becomes a detector network's input, and its output boxes. Implementations keep no state.</summary>
internal interface IDetectionScheme
{
    /// <summary>The least score of a face where the caller names none.</summary>
    float DefaultThreshold { get; }

    /// <summary>Draws the picture onto the network's canvas: BGR bytes, rows without gaps.</summary>
    void Prepare(ImageView image, Span<byte> canvas);

    /// <summary>Boxes in pixels of the picture, not clamped, all with a score of at least <paramref name="threshold"/>.</summary>
    IReadOnlyList<FaceBox> Decode(ReadOnlySpan<float> values, int imageWidth, int imageHeight, float threshold);
}
