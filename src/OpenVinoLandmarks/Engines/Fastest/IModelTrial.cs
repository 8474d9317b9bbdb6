using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// What a model has to compute while devices are compared: the results on a picture of a real face. Every kind of model has its own.
/// Thread-safe.
/// </summary>
internal interface IModelTrial
{
    /// <summary>What one inference handles, for messages: <c>face</c> or <c>picture</c>.</summary>
    string Unit { get; }

    /// <summary>What the results are, for messages: <c>points</c> or <c>boxes</c>.</summary>
    string Results { get; }

    /// <summary>What beside the model's files changes its time, such as the size of its input; empty if there is nothing.</summary>
    string Variant { get; }

    /// <summary>Writes the picture into an input of the model.</summary>
    /// <exception cref="ModelException">The model is of another kind.</exception>
    void Prepare(ImageModelInfo info, Span<byte> input);

    /// <summary>Reads the results from a batch that has run, in units of the face's size.</summary>
    float[] Read(ImageModelInfo info, ImageBatch batch);

    /// <summary>The largest difference to the results in f32 that is right, in units of the face's size.</summary>
    double Tolerance(ImageModelInfo info);
}

/// <summary>
/// The picture of the trials: the head in samples/images/astronaut.jpg (NASA, public domain), 192 x 192 pixels from (127, 37) on, reduced
/// to 128 x 128 by the mean of the area.
/// </summary>
internal static class TrialFace
{
    /// <summary>The sides of the picture in pixels.</summary>
    public const int Width = 128, Height = 128;

    private static readonly Lazy<byte[]> s_pixels = new(Read);

    /// <summary>The part of the picture that is the face.</summary>
    public static PixelRegion Face { get; } = new(32, 21, 64, 87);

    /// <summary>The picture.</summary>
    public static ImageView Picture => new(s_pixels.Value, Width, Height, PixelFormat.Rgb24);

    // A PPM file: its last bytes are the pixels.
    private static byte[] Read()
    {
        byte[] pixels = new byte[Width * Height * 3];
        using Stream file = typeof(TrialFace).Assembly.GetManifestResourceStream("face.ppm")!;
        file.Seek(-pixels.Length, SeekOrigin.End);
        file.ReadExactly(pixels);
        return pixels;
    }
}
