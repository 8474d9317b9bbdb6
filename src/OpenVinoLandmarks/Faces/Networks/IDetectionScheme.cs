namespace OpenVinoLandmarks.Faces;

/// <summary>Writes images into the input of one kind of face detection model, and reads boxes from its output. Thread-safe.</summary>
internal interface IDetectionScheme
{
    /// <summary>The lowest score of a face if the caller does not set one.</summary>
    float DefaultThreshold { get; }

    /// <summary>
    /// The size of the input that is better for large images (<see cref="FaceDetector.LargeImage"/>); null if the model's own is.
    /// </summary>
    ImageSize? LargeImageInput => null;

    /// <summary>Writes an image into the input of the model.</summary>
    /// <param name="image">The image.</param>
    /// <param name="input">Receives BGR bytes, rows without padding.</param>
    void Prepare(ImageView image, Span<byte> input);

    /// <summary>Reads the boxes from the output of the model.</summary>
    /// <param name="values">The output.</param>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <param name="threshold">The lowest score of a box.</param>
    /// <returns>Boxes in pixels of the image; they may reach beyond it.</returns>
    IReadOnlyList<FaceBox> Decode(ReadOnlySpan<float> values, int imageWidth, int imageHeight, float threshold);
}
