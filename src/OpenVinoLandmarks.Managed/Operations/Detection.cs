namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>A scored box of one class, from one prior box.</summary>
internal readonly record struct Detection(float Score, int Class, int Prior, float Left, float Top, float Right, float Bottom)
{
    /// <summary>Best score first; equal ones by prior.</summary>
    public static readonly Comparison<Detection> ByScore = (a, b) =>
        a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Prior.CompareTo(b.Prior);

    /// <summary>By class, best score first within one.</summary>
    public static readonly Comparison<Detection> ByClass = (a, b) =>
        a.Class != b.Class ? a.Class.CompareTo(b.Class) : ByScore(a, b);

    /// <summary>Intersection over union.</summary>
    public float Overlap(in Detection other)
    {
        float width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        float height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        return width > 0 && height > 0 ? width * height / (Area + other.Area - width * height) : 0;
    }

    private float Area => Right < Left || Bottom < Top ? 0 : (Right - Left) * (Bottom - Top);
}
