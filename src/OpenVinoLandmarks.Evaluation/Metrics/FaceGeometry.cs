namespace OpenVinoLandmarks.Evaluation;

/// <summary>Estimates from the five true points of a face: its yaw, and a box for points that come without one.</summary>
public static class FaceGeometry
{
    // How far the tip of the nose is in front of the plane of eyes and mouth, in distances of the eyes. From the generic head model that
    // OpenCV's and dlib's head pose examples use: nose (0, 0, 0), outer eye corners (+-225, 170, -135), mouth corners (+-150, -150, -125).
    // The eye centres are at about +-165, so 130 / 330.
    private const double NoseDepth = 0.39;

    // The five points in the unit square of the box, and height over width of the box: means over the 234 pictures of the P1 Facial
    // Keypoints test set with the box of PointBox, raised by 0.15.
    private const double BoxAspect = 1.1098;

    private static readonly FivePoints s_meanFace = new(0.295, 0.3065, 0.7083, 0.3057, 0.5114, 0.5298, 0.3386, 0.7138, 0.6743, 0.7134);

    /// <summary>
    /// Estimates the yaw of a face in degrees: 0 looks into the camera, positive turns the nose to the right of the image. With e the
    /// distance of the eyes and d the distance of the nose from the line through the middle of the eyes and the middle of the mouth, a
    /// head that turns by y shows e = E cos y and d = 0.39 E sin y, hence y = atan(d / (0.39 e)). Faces of more than about 60 degrees are
    /// underestimated, because the eyes are not in one plane with the cheeks.
    /// </summary>
    /// <param name="points">The true points.</param>
    /// <returns>Degrees in (-90, 90); NaN if the points are degenerate.</returns>
    public static double Yaw(FivePoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        double eyeX = (points.X(0) + points.X(1)) / 2, eyeY = (points.Y(0) + points.Y(1)) / 2;
        double downX = (points.X(3) + points.X(4)) / 2 - eyeX, downY = (points.Y(3) + points.Y(4)) / 2 - eyeY;
        double length = double.Hypot(downX, downY);
        double noseX = points.X(2) - eyeX, noseY = points.Y(2) - eyeY;
        double offset = (noseX * downY - noseY * downX) / length;
        return double.RadiansToDegrees(Math.Atan(offset / (NoseDepth * points.EyeDistance)));
    }

    /// <summary>
    /// Returns the tight box of a face that is known by its five points only. A mean face is placed over the points: the means of the
    /// points agree, and so do the root mean square distances of the points from their mean. The box of the mean face is 1.11 times as high
    /// as it is wide.
    /// </summary>
    /// <param name="points">The true points.</param>
    public static FaceRectangle BoxAround(FivePoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        (double x, double y, double spread) = Spread(points);
        (double meanX, double meanY, double meanSpread) = Spread(s_meanFace.Map(0, 0, 1, 1 / BoxAspect));
        double width = spread / meanSpread;
        return new FaceRectangle(x - meanX * width, y - meanY * width, width, BoxAspect * width);
    }

    /// <summary>
    /// Returns the box of a dense point set: the whole pixels around all points, with the upper edge raised, because such sets end at the
    /// eyebrows. <c>X = floor(min x)</c>, <c>Y = floor(min y - raise * (max y - min y))</c>, and the right and lower edges are the largest
    /// coordinates, rounded up.
    /// </summary>
    /// <param name="x">Horizontal positions of all points.</param>
    /// <param name="y">Vertical positions of all points.</param>
    /// <param name="raise">How far the upper edge is moved up, in heights of the points.</param>
    internal static FaceRectangle PointBox(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double raise)
    {
        (double left, double right) = Range(x);
        (double top, double bottom) = Range(y);
        (left, top) = (Math.Floor(left), Math.Floor(top - raise * (bottom - top)));
        return new FaceRectangle(left, top, Math.Ceiling(right) - left, Math.Ceiling(bottom) - top);
    }

    private static (double Low, double High) Range(ReadOnlySpan<double> values)
    {
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (double value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        return (low, high);
    }

    private static (double X, double Y, double Spread) Spread(FivePoints points)
    {
        double x = 0, y = 0, squares = 0;
        for (int k = 0; k < FivePoints.Count; k++)
        {
            (x, y) = (x + points.X(k) / FivePoints.Count, y + points.Y(k) / FivePoints.Count);
        }

        for (int k = 0; k < FivePoints.Count; k++)
        {
            squares += (points.X(k) - x) * (points.X(k) - x) + (points.Y(k) - y) * (points.Y(k) - y);
        }

        return (x, y, Math.Sqrt(squares / FivePoints.Count));
    }
}
