namespace OpenVinoLandmarks.Faces;

/// <summary>Greedy suppression: a box that overlaps a better one too much is the same face.</summary>
internal static class NonMaximumSuppression
{
    // face-detection-0001's card: an intersection of 0.4 of the union or more.
    private const float SameFace = 0.4f;

    /// <summary>The boxes that are left, best score first; equal scores keep their order.</summary>
    public static IReadOnlyList<FaceBox> Keep(IReadOnlyList<FaceBox> boxes)
    {
        List<FaceBox> kept = [];
        foreach (FaceBox box in boxes.OrderByDescending(box => box.Score))
        {
            if (!kept.Any(better => IntersectionOverUnion(better, box) >= SameFace))
            {
                kept.Add(box);
            }
        }

        return kept;
    }

    private static float IntersectionOverUnion(FaceBox a, FaceBox b)
    {
        float width = MathF.Min(a.X + a.Width, b.X + b.Width) - MathF.Max(a.X, b.X);
        float height = MathF.Min(a.Y + a.Height, b.Y + b.Height) - MathF.Max(a.Y, b.Y);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }

        float common = width * height;
        return common / (a.Width * a.Height + b.Width * b.Height - common);
    }
}
