namespace OpenVinoLandmarks.Alignment;

/// <summary>
/// Umeyama's least-squares fit of a similarity transform in two dimensions. There it has a closed form: with centred points p and targets
/// q, A = sum(p . q) / sum(p . p) and B = sum(p x q) / sum(p . p). All sums are in double.
/// </summary>
internal static class SimilarityFit
{
    /// <summary>
    /// Points are on a line if their standard deviation across the line is at most this share of that along it. A face of 100 pixels would
    /// be flat to a tenth of a pixel; the five points of a real face are never below a tenth, also in profile.
    /// </summary>
    public const double Flatness = 1e-3;

    /// <summary>
    /// Points coincide if they spread by less than this share of their distance from the origin, a few steps of the type float.
    /// </summary>
    public const double Spread = 1e-6;

    private const int FewestPoints = 3;
    private const int MostOnStack = 128;

    /// <summary>Fits the transform, or returns the reason why there is none, as a clause for a message.</summary>
    public static string? TryFit(ReadOnlySpan<LandmarkPoint> from, ReadOnlySpan<LandmarkPoint> to, out SimilarityTransform transform)
    {
        int count = from.Length;
        Span<(double X, double Y)> points = count <= MostOnStack
            ? stackalloc (double X, double Y)[2 * count]
            : new (double X, double Y)[2 * count];
        for (int i = 0; i < count; i++)
        {
            points[i] = (from[i].X, from[i].Y);
            points[count + i] = (to[i].X, to[i].Y);
        }

        return TryFit(points[..count], points[count..], out transform);
    }

    /// <summary>Fits the transform, or returns the reason why there is none, as a clause for a message.</summary>
    /// <param name="from">The points.</param>
    /// <param name="to">As many targets.</param>
    /// <param name="transform">The transform, or the identity.</param>
    public static string? TryFit(
        ReadOnlySpan<(double X, double Y)> from, ReadOnlySpan<(double X, double Y)> to, out SimilarityTransform transform)
    {
        transform = SimilarityTransform.Identity;
        if (Problem(from, out Moments source) is { } ofPoints)
        {
            return $"the points {ofPoints}";
        }

        if (Problem(to, out Moments target) is { } ofTargets)
        {
            return $"the targets {ofTargets}";
        }

        (double xx, double xy, double yx, double yy) = (0, 0, 0, 0);
        for (int i = 0; i < from.Length; i++)
        {
            (double px, double py) = (from[i].X - source.MeanX, from[i].Y - source.MeanY);
            (double qx, double qy) = (to[i].X - target.MeanX, to[i].Y - target.MeanY);
            xx += px * qx;
            xy += px * qy;
            yx += py * qx;
            yy += py * qy;
        }

        // The determinant of the covariance: if it is negative, the best orthogonal matrix is a reflection.
        if (xx * yy - xy * yx <= 0)
        {
            return "the points are mirrored";
        }

        double a = (xx + yy) / source.Total, b = (xy - yx) / source.Total;
        transform = new SimilarityTransform(
            a, b, target.MeanX - (a * source.MeanX - b * source.MeanY), target.MeanY - (b * source.MeanX + a * source.MeanY));
        return null;
    }

    /// <summary>Returns why points cannot be fitted, as the end of a clause that begins with "the points", or null.</summary>
    public static string? Problem(ReadOnlySpan<(double X, double Y)> points) => Problem(points, out _);

    private static string? Problem(ReadOnlySpan<(double X, double Y)> points, out Moments moments)
    {
        moments = default;
        if (points.Length < FewestPoints)
        {
            return "are fewer than three";
        }

        (double sumX, double sumY, double farthest) = (0, 0, 0);
        foreach ((double x, double y) in points)
        {
            sumX += x;
            sumY += y;
            farthest = Math.Max(farthest, Math.Max(Math.Abs(x), Math.Abs(y)));
        }

        if (!double.IsFinite(sumX) || !double.IsFinite(sumY))
        {
            return "are not finite";
        }

        (double meanX, double meanY) = (sumX / points.Length, sumY / points.Length);
        (double xx, double xy, double yy) = (0, 0, 0);
        foreach ((double x, double y) in points)
        {
            (double dx, double dy) = (x - meanX, y - meanY);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }

        double total = xx + yy;
        if (total <= points.Length * Spread * Spread * farthest * farthest)
        {
            return "coincide";
        }

        // The larger eigenvalue of the scatter matrix; the product of both is its determinant.
        double larger = (total + double.Hypot(xx - yy, 2 * xy)) / 2;
        if (xx * yy - xy * xy <= Flatness * Flatness * larger * larger)
        {
            return "are on a line";
        }

        moments = new Moments(meanX, meanY, total);
        return null;
    }

    /// <summary>The centre of points, and the sum of their squared distances from it.</summary>
    private readonly record struct Moments(double MeanX, double MeanY, double Total);
}
