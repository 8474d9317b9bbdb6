namespace OpenVinoLandmarks.Faces;

/// <summary>The last step of every face detector: clamp, leave out what is not wanted, best first.</summary>
public static class FaceBoxSelection
{
    /// <summary>Applies the options to raw boxes.</summary>
    /// <param name="boxes">Boxes in pixels of the picture; parts of them may lie outside.</param>
    /// <param name="imageWidth">Width of the picture.</param>
    /// <param name="imageHeight">Height of the picture.</param>
    /// <param name="minScore">The lowest score to keep; boxes without a score are kept.</param>
    /// <param name="options">Size and number of the faces that are wanted; its own minimum score is not looked at.</param>
    /// <returns>The boxes that are left, clamped to the picture, best score first.</returns>
    public static IReadOnlyList<FaceBox> Select(IEnumerable<FaceBox> boxes, int imageWidth, int imageHeight, float minScore, FaceDetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<FaceBox> wanted = boxes
            .Where(box => box.Score is not { } score || score >= minScore)
            .Select(box => Clamp(box, imageWidth, imageHeight))
            .Where(box => box is { Width: > 0, Height: > 0 } && box.Width >= options.MinFaceSize && box.Height >= options.MinFaceSize)
            .OrderByDescending(box => box.Score ?? 0);
        return [.. options.MaxFaces is { } most ? wanted.Take(most) : wanted];
    }

    /// <summary>The part of a box that lies in the picture; its sides are 0 or less where there is none.</summary>
    /// <param name="box">The box.</param>
    /// <param name="imageWidth">Width of the picture.</param>
    /// <param name="imageHeight">Height of the picture.</param>
    public static FaceBox Clamp(FaceBox box, int imageWidth, int imageHeight)
    {
        float left = Math.Clamp(box.X, 0, imageWidth), top = Math.Clamp(box.Y, 0, imageHeight);
        float right = Math.Clamp(box.X + box.Width, 0, imageWidth), bottom = Math.Clamp(box.Y + box.Height, 0, imageHeight);
        return box with { X = left, Y = top, Width = right - left, Height = bottom - top };
    }
}
