namespace OpenVinoLandmarks.Faces;

/// <summary>Removes boxes that overlap a box with a better score, because both show the same face (greedy suppression).</summary>
internal static class NonMaximumSuppression
{
    /// <summary>Returns the boxes that are kept, best score first; equal scores keep their order.</summary>
    /// <param name="boxes">The boxes, in any order.</param>
    /// <param name="overlap">The intersection over union above which two boxes show the same face.</param>
    public static IReadOnlyList<FaceBox> Keep(IReadOnlyList<FaceBox> boxes, float overlap)
    {
        List<FaceBox> kept = [];
        foreach (FaceBox box in boxes.OrderByDescending(box => box.Score))
        {
            if (!kept.Any(better => IntersectionOverUnion(better, box) > overlap))
            {
                kept.Add(box);
            }
        }

        return kept;
    }

    /// <summary>Returns the area that two boxes share, divided by the area that either covers.</summary>
    public static float IntersectionOverUnion(FaceBox a, FaceBox b)
    {
        float common = Intersection(a, b);
        return common > 0 ? common / (a.Width * a.Height + b.Width * b.Height - common) : 0;
    }

    /// <summary>Returns the area that two boxes share, in square pixels.</summary>
    public static float Intersection(FaceBox a, FaceBox b)
    {
        float width = MathF.Min(a.X + a.Width, b.X + b.Width) - MathF.Max(a.X, b.X);
        float height = MathF.Min(a.Y + a.Height, b.Y + b.Height) - MathF.Max(a.Y, b.Y);
        return width <= 0 || height <= 0 ? 0 : width * height;
    }
}
