namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Five landmarks in the order of the models: left eye, right eye, nose tip, left and right mouth corner, where left is the left of the
/// image. Pixels of the image unless a member says otherwise; double precision, because annotations have fractions. Immutable.
/// </summary>
public sealed class FivePoints
{
    /// <summary>Number of points.</summary>
    public const int Count = FaceLandmarks.PointCount;

    private readonly double[] _values;

    /// <summary>Copies ten numbers: x before y, point by point.</summary>
    /// <param name="values">Ten numbers.</param>
    /// <exception cref="ArgumentException">There are not ten numbers.</exception>
    public FivePoints(params ReadOnlySpan<double> values)
    {
        if (values.Length != 2 * Count)
        {
            throw new ArgumentException($"Five points have ten numbers; there are {values.Length}.", nameof(values));
        }

        _values = values.ToArray();
    }

    /// <summary>Names of the points in files, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } = ["left_eye", "right_eye", "nose", "left_mouth_corner", "right_mouth_corner"];

    /// <summary>Names of the points in sentences, in their order.</summary>
    internal static IReadOnlyList<string> Titles { get; } = [.. Names.Select(name => name.Replace('_', ' '))];

    /// <summary>The ten numbers: x before y, point by point.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The distance from the left eye to the right eye, in the unit of the points.</summary>
    public double EyeDistance => double.Hypot(X(0) - X(1), Y(0) - Y(1));

    /// <summary>The horizontal position of a point.</summary>
    /// <param name="index">0 to 4.</param>
    public double X(int index) => _values[2 * index];

    /// <summary>The vertical position of a point.</summary>
    /// <param name="index">0 to 4.</param>
    public double Y(int index) => _values[2 * index + 1];

    /// <summary>Returns points that are each moved and scaled: <c>(value - offset) / scale</c>, separately for x and y.</summary>
    internal FivePoints Map(double offsetX, double offsetY, double scaleX, double scaleY)
    {
        Span<double> mapped = stackalloc double[2 * Count];
        for (int k = 0; k < Count; k++)
        {
            (mapped[2 * k], mapped[2 * k + 1]) = ((X(k) - offsetX) / scaleX, (Y(k) - offsetY) / scaleY);
        }

        return new FivePoints(mapped);
    }
}

/// <summary>A rectangle in pixels of an image, in double precision: the upper left corner and the size.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
public readonly record struct FaceRectangle(double X, double Y, double Width, double Height)
{
    /// <summary>The right edge.</summary>
    public double Right => X + Width;

    /// <summary>The lower edge.</summary>
    public double Bottom => Y + Height;

    /// <summary>The square root of the area: the size of the face in pixels. 0 if a side is not positive.</summary>
    public double Size => Width > 0 && Height > 0 ? Math.Sqrt(Width * Height) : 0;
}
