namespace OpenVinoLandmarks.Faces;

/// <summary>Removes boxes that overlap a box with a better score, because both show the same face (greedy suppression).</summary>
internal static class NonMaximumSuppression
{
    // From the model card of face-detection-0002: the lowest intersection over union of two boxes that show the same face.
    private const float SameFace = 0.4f;

    /// <summary>Returns the boxes that are kept, best score first; equal scores keep their order.</summary>
    public static IReadOnlyList<FaceBox> Keep(IReadOnlyList<FaceBox> boxes)
    {
        List<FaceBox> kept = [];
        foreach (FaceBox box in boxes.OrderByDescending(box => box.Score))
        {
            if (!kept.Any(better => AreSame(better, box)))
            {
                kept.Add(box);
            }
        }

        return kept;
    }

    /// <summary>Returns true if two boxes overlap so much that they show the same face.</summary>
    public static bool AreSame(FaceBox a, FaceBox b)
    {
        float common = Intersection(a, b);
        return common > 0 && common / (a.Width * a.Height + b.Width * b.Height - common) >= SameFace;
    }

    /// <summary>Returns the area that two boxes share, in square pixels.</summary>
    public static float Intersection(FaceBox a, FaceBox b)
    {
        float width = MathF.Min(a.X + a.Width, b.X + b.Width) - MathF.Max(a.X, b.X);
        float height = MathF.Min(a.Y + a.Height, b.Y + b.Height) - MathF.Max(a.Y, b.Y);
        return width <= 0 || height <= 0 ? 0 : width * height;
    }
}
