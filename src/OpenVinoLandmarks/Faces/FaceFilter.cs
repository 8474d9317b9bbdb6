namespace OpenVinoLandmarks;

/// <summary>Selects which of the faces in an image a detector returns. Immutable.</summary>
public sealed record FaceFilter
{
    /// <summary>Selects all faces above the detector's own threshold.</summary>
    public static FaceFilter All { get; } = new();

    /// <summary>The lowest score, in [0, 1]. Null uses the detector's own threshold. Detectors without scores ignore it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public float? MinScore
    {
        get;
        init => field = value is null or (>= 0 and <= 1) ? value : throw OutOfRange(nameof(MinScore), value, "between 0 and 1");
    }

    /// <summary>The highest number of faces, best score first. Null returns all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxFaces
    {
        get;
        init => field = value is null or >= 0 ? value : throw OutOfRange(nameof(MaxFaces), value, "0 or more");
    }

    /// <summary>The smallest width and height of a face in pixels of the image. 0 accepts every size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float MinFaceSize
    {
        get;
        init => field = value >= 0 && float.IsFinite(value) ? value : throw OutOfRange(nameof(MinFaceSize), value, "0 or more");
    }

    /// <summary>Applies the filter to the boxes of a detector: the last step of every <see cref="IFaceDetector"/>.</summary>
    /// <param name="boxes">Boxes in pixels of the image; they may reach beyond it.</param>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <param name="threshold">
    /// The detector's own threshold, used if <see cref="MinScore"/> is null. Boxes without a score always pass.
    /// </param>
    /// <returns>The selected boxes, clamped to the image, best score first; equal scores keep their order.</returns>
    /// <exception cref="ArgumentNullException">The boxes are null.</exception>
    public IReadOnlyList<FaceBox> Apply(IEnumerable<FaceBox> boxes, int imageWidth, int imageHeight, float threshold = 0)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        float minScore = MinScore ?? threshold;
        IEnumerable<FaceBox> selected = boxes
            .Where(box => box.Score is not { } score || score >= minScore)
            .Select(box => Clamp(box, imageWidth, imageHeight))
            .Where(box => box is { Width: > 0, Height: > 0 } && box.Width >= MinFaceSize && box.Height >= MinFaceSize)
            .OrderByDescending(box => box.Score ?? 0);
        return [.. MaxFaces is { } most ? selected.Take(most) : selected];
    }

    private static FaceBox Clamp(FaceBox box, int imageWidth, int imageHeight)
    {
        float left = Math.Clamp(box.X, 0, imageWidth), top = Math.Clamp(box.Y, 0, imageHeight);
        float right = Math.Clamp(box.X + box.Width, 0, imageWidth), bottom = Math.Clamp(box.Y + box.Height, 0, imageHeight);
        return box with { X = left, Y = top, Width = right - left, Height = bottom - top };
    }

    private static ArgumentOutOfRangeException OutOfRange(string property, object? value, string range) =>
        new(property, value, $"{nameof(FaceFilter)}.{property} must be {range}.");
}
