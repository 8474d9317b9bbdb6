using OpenVinoLandmarks.Alignment;

namespace OpenVinoLandmarks;

/// <summary>
/// Where the five points of a face have to be in an aligned picture, and the size of that picture. Coordinates are pixels with the centre
/// of the upper left pixel at (0, 0), as in OpenCV's <c>warpAffine</c>. Immutable.
/// </summary>
public sealed class FaceTemplate
{
    /// <summary>The largest width and height of an aligned picture in pixels.</summary>
    public const int MaxSide = 16384;

    private static readonly (double X, double Y)[] s_intelDemo =
        [(30.2946, 51.6963), (65.5318, 51.5014), (48.0252, 71.7366), (33.5493, 92.3655), (62.7299, 92.2041)];

    private readonly (double X, double Y)[] _points;

    /// <summary>Creates a template.</summary>
    /// <param name="width">Width of the aligned picture in pixels, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Height of the aligned picture in pixels, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="points">
    /// Left eye, right eye, nose tip, left and right mouth corner in pixels of the aligned picture; left is the left of the picture.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A side is outside its range.</exception>
    /// <exception cref="ArgumentException">There are not five points, or no face could be fitted to them.</exception>
    public FaceTemplate(int width, int height, params ReadOnlySpan<LandmarkPoint> points)
        : this(width, height, ToDouble(points))
    {
    }

    private FaceTemplate(int width, int height, (double X, double Y)[] points)
    {
        RequireSide(width, nameof(width));
        RequireSide(height, nameof(height));
        if (points.Length != FaceLandmarks.PointCount)
        {
            throw new ArgumentException($"A template has five points; there are {points.Length}.", nameof(points));
        }

        if (SimilarityFit.Problem(points) is { } problem)
        {
            throw new ArgumentException($"No face can be fitted to this template: its points {problem}.", nameof(points));
        }

        (Width, Height, _points) = (width, height, points);
        Points = Array.AsReadOnly(Array.ConvertAll(points, point => new LandmarkPoint((float)point.X, (float)point.Y)));
    }

    /// <summary>
    /// 112x112 pixels: the template of InsightFace's ArcFace models, which most face recognition models expect. Its points are those of
    /// <see cref="IntelDemo"/>, 8 pixels to the right.
    /// </summary>
    public static FaceTemplate ArcFace { get; } = new(112, 112, [.. s_intelDemo.Select(point => (point.X + 8, point.Y))]);

    /// <summary>96x112 pixels: the template of Open Model Zoo's demos of face recognition and of its accuracy checker.</summary>
    public static FaceTemplate IntelDemo { get; } = new(96, 112, s_intelDemo);

    /// <summary>
    /// 96x112 pixels: the symmetrised points that the page of Intel's face-reidentification-retail-0095 prints as fractions of the picture.
    /// The model's input is 128x128: resize the aligned picture to it, without keeping the aspect ratio.
    /// </summary>
    public static FaceTemplate Reidentification0095 { get; } = new(96, 112,
    [
        (96 * 0.31556875, 112 * 0.46157411),
        (96 * 0.68262292, 112 * 0.46157411),
        (96 * 0.50026250, 112 * 0.64050536),
        (96 * 0.34947188, 112 * 0.82469196),
        (96 * 0.65343646, 112 * 0.82469196),
    ]);

    /// <summary>Width of the aligned picture in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of the aligned picture in pixels.</summary>
    public int Height { get; }

    /// <summary>The five points, in the order of the indexer of <see cref="FaceLandmarks"/>.</summary>
    public IReadOnlyList<LandmarkPoint> Points { get; }

    /// <summary>The five points in double: their constants have more digits than a float.</summary>
    internal ReadOnlySpan<(double X, double Y)> Targets => _points;

    /// <summary>
    /// Returns the template for another size of the picture. The face keeps its proportions: it is scaled by the smaller of the two
    /// ratios, and centred along the other side. So <see cref="IntelDemo"/> at 112x112 is <see cref="ArcFace"/>.
    /// </summary>
    /// <param name="width">Width of the aligned picture in pixels, from 1 to <see cref="MaxSide"/>.</param>
    /// <param name="height">Height of the aligned picture in pixels, from 1 to <see cref="MaxSide"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is outside its range.</exception>
    public FaceTemplate Resize(int width, int height)
    {
        RequireSide(width, nameof(width));
        RequireSide(height, nameof(height));

        // The points are multiplied without a shift by half a pixel, as InsightFace does for sizes other than 112.
        double scale = Math.Min((double)width / Width, (double)height / Height);
        double left = (width - scale * Width) / 2, top = (height - scale * Height) / 2;
        return new FaceTemplate(
            width, height, Array.ConvertAll(_points, point => (scale * point.X + left, scale * point.Y + top)));
    }

    private static void RequireSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, MaxSide, name);
    }

    private static (double X, double Y)[] ToDouble(ReadOnlySpan<LandmarkPoint> points)
    {
        (double X, double Y)[] converted = new (double X, double Y)[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            converted[i] = (points[i].X, points[i].Y);
        }

        return converted;
    }
}
