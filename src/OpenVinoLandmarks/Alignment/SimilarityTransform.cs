using OpenVinoLandmarks.Alignment;

namespace OpenVinoLandmarks;

/// <summary>
/// A similarity transform of the plane: a rotation, a uniform scale above 0 and a translation, without reflection. It maps (x, y) to
/// (A x - B y + X, B x + A y + Y).
/// </summary>
/// <param name="A">Scale times the cosine of the angle.</param>
/// <param name="B">Scale times the sine of the angle.</param>
/// <param name="X">Translation to the right.</param>
/// <param name="Y">Translation down.</param>
public readonly record struct SimilarityTransform(double A, double B, double X, double Y)
{
    /// <summary>The transform that changes nothing.</summary>
    public static SimilarityTransform Identity { get; } = new(1, 0, 0, 0);

    /// <summary>The factor by which lengths change.</summary>
    public double Scale => double.Hypot(A, B);

    /// <summary>
    /// The angle of the rotation in radians, from -pi to pi. A positive angle turns the x axis towards the y axis, which is clockwise on a
    /// screen.
    /// </summary>
    public double Rotation => Math.Atan2(B, A);

    /// <summary>
    /// Fits the transform that maps points to other points with the least sum of squared distances (Umeyama, "Least-squares estimation of
    /// transformation parameters between two point patterns", 1991).
    /// </summary>
    /// <param name="from">At least three points that are not on a line, in any order.</param>
    /// <param name="to">The same number of points that are not on a line, in the same order.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of points differ or are below three, a coordinate is not finite, points coincide or are on a line, or the points are
    /// mirrored, so that a reflection would fit better than any rotation. The message has the reason.
    /// </exception>
    public static SimilarityTransform Fit(ReadOnlySpan<LandmarkPoint> from, ReadOnlySpan<LandmarkPoint> to)
    {
        RequireSameCount(from, to);
        return SimilarityFit.TryFit(from, to, out SimilarityTransform transform) is { } problem
            ? throw new ArgumentException($"There is no similarity transform between these points: {problem}.", nameof(from))
            : transform;
    }

    /// <summary>Fits as <see cref="Fit"/> does, without an exception for points that have no transform.</summary>
    /// <param name="from">At least three points.</param>
    /// <param name="to">The same number of points, in the same order.</param>
    /// <param name="transform">The transform, or <see cref="Identity"/> if there is none.</param>
    /// <returns>False if there is no transform: see <see cref="Fit"/>.</returns>
    /// <exception cref="ArgumentException">The numbers of points differ.</exception>
    public static bool TryFit(ReadOnlySpan<LandmarkPoint> from, ReadOnlySpan<LandmarkPoint> to, out SimilarityTransform transform)
    {
        RequireSameCount(from, to);
        return SimilarityFit.TryFit(from, to, out transform) is null;
    }

    /// <summary>Returns the point to which the transform maps a point.</summary>
    /// <param name="point">Any point.</param>
    public LandmarkPoint Apply(LandmarkPoint point) =>
        new((float)(A * point.X - B * point.Y + X), (float)(B * point.X + A * point.Y + Y));

    /// <summary>Returns the transform that maps in the other direction.</summary>
    /// <exception cref="InvalidOperationException">The scale is 0 or not finite, as in a default value.</exception>
    public SimilarityTransform Invert()
    {
        double inverse = 1 / (A * A + B * B);
        if (!double.IsFinite(inverse) || inverse == 0)
        {
            throw new InvalidOperationException("A transform whose scale is 0 or not finite has no inverse.");
        }

        // In this order the results are those of OpenCV's warpAffine, which inverts its matrix itself.
        double a = A * inverse, b = B * inverse;
        return new SimilarityTransform(a, -b, -a * X - b * Y, b * X - a * Y);
    }

    private static void RequireSameCount(ReadOnlySpan<LandmarkPoint> from, ReadOnlySpan<LandmarkPoint> to)
    {
        if (from.Length != to.Length)
        {
            throw new ArgumentException(
                $"There are {from.Length} points and {to.Length} targets: one target per point is needed.", nameof(to));
        }
    }
}
