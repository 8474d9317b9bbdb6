namespace OpenVinoLandmarks.Tracking;

/// <summary>
/// The usual places of the five points in the box of a face. Computes the box that a face detector would return from the points, and how
/// much points look like those of a face.
/// </summary>
internal static class FaceShape
{
    // The width and the height of the box of a face whose size, the root of its area, is 1.
    private const double Width = 0.858, Height = 1 / Width;

    // How far the centre of the box moves if the nose moves to the side or down in a face of size 1: in a face that looks to the side the
    // points move further than the head.
    private const double SideByNose = -1.48, DownByNose = -0.43;

    // The mean face of 233 photographs in the boxes of face-detection-0002, relative to the centre of the box, in its sizes.
    private static readonly LandmarkPoint[] s_mean =
    [
        new(-0.1873f, -0.1102f), new(0.1860f, -0.1154f), new(0.0039f, 0.1121f), new(-0.1494f, 0.2989f), new(0.1598f, 0.2946f),
    ];

    private static readonly (double X, double Y) s_meanNose = Nose(s_mean);

    /// <summary>Returns the size of a face: the root of the area of its box.</summary>
    public static double Size(FaceBox box) => Math.Sqrt((double)box.Width * box.Height);

    /// <summary>Returns the box with a centre and a size.</summary>
    public static FaceBox Box(double centreX, double centreY, double size)
    {
        (double width, double height) = (Width * size, Height * size);
        return new FaceBox((float)(centreX - width / 2), (float)(centreY - height / 2), (float)width, (float)height);
    }

    /// <summary>Computes the box of a face from its points.</summary>
    /// <param name="face">The points.</param>
    /// <param name="box">The box, without a score.</param>
    /// <param name="error">
    /// The root of the mean squared distance of the points from those of the mean face, in sizes of the face.
    /// </param>
    /// <returns>False if the points are not those of a face: mirrored, on a line, or at one place.</returns>
    public static bool TryGetBox(in FaceLandmarks face, out FaceBox box, out double error)
    {
        Span<LandmarkPoint> points = stackalloc LandmarkPoint[FaceLandmarks.PointCount];
        CopyPoints(face, points);
        if (!SimilarityTransform.TryFit(s_mean, points, out SimilarityTransform fit))
        {
            (box, error) = (default, double.PositiveInfinity);
            return false;
        }

        error = Distance(fit, s_mean, points) / fit.Scale;
        (double x, double y) = Nose(points);
        double area = fit.Scale * fit.Scale;
        double sideways = (fit.A * x + fit.B * y) / area - s_meanNose.X, down = (fit.A * y - fit.B * x) / area - s_meanNose.Y;
        (double boxX, double boxY) = (SideByNose * sideways, DownByNose * down);
        box = Box(fit.A * boxX - fit.B * boxY + fit.X, fit.B * boxX + fit.A * boxY + fit.Y, fit.Scale);
        return box.Width > 0 && float.IsFinite(box.X + box.Y + box.Width);
    }

    /// <summary>
    /// Returns how much the shape of a face differs from another one, whatever their place, size and roll: the root of the mean squared
    /// distance of the points in sizes of the face; infinity if the points are not those of a face.
    /// </summary>
    public static double Difference(in FaceLandmarks face, in FaceLandmarks other)
    {
        Span<LandmarkPoint> from = stackalloc LandmarkPoint[FaceLandmarks.PointCount], to = stackalloc LandmarkPoint[from.Length];
        CopyPoints(face, from);
        CopyPoints(other, to);
        return SimilarityTransform.TryFit(from, to, out SimilarityTransform fit)
            ? Distance(fit, from, to) / (fit.Scale * Size(face.Box))
            : double.PositiveInfinity;
    }

    /// <summary>Returns the mean distance between the same points of two faces, in pixels.</summary>
    public static double Distance(in FaceLandmarks face, in FaceLandmarks other)
    {
        double sum = 0;
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            sum += double.Hypot(face[i].X - other[i].X, face[i].Y - other[i].Y);
        }

        return sum / FaceLandmarks.PointCount;
    }

    /// <summary>Returns a face, moved and scaled as one box to another box of the same proportions.</summary>
    public static FaceLandmarks Move(in FaceLandmarks face, FaceBox from, FaceBox to)
    {
        LandmarkPoint corner = Move(new LandmarkPoint(face.Box.X, face.Box.Y), from, to);
        float scale = to.Height / from.Height;
        FaceLandmarks moved = new(
            new FaceBox(corner.X, corner.Y, face.Box.Width * scale, face.Box.Height * scale),
            Move(face.LeftEye, from, to),
            Move(face.RightEye, from, to),
            Move(face.Nose, from, to),
            Move(face.LeftMouthCorner, from, to),
            Move(face.RightMouthCorner, from, to));
        if (!face.HasMorePoints)
        {
            return moved;
        }

        LandmarkPoint[] points = [.. face.Points];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = Move(points[i], from, to);
        }

        return moved with { Points = points };
    }

    private static LandmarkPoint Move(LandmarkPoint point, FaceBox from, FaceBox to)
    {
        float scale = to.Height / from.Height;
        return new LandmarkPoint(to.X + (point.X - from.X) * scale, to.Y + (point.Y - from.Y) * scale);
    }

    private static void CopyPoints(in FaceLandmarks face, Span<LandmarkPoint> points)
    {
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            points[i] = face[i];
        }
    }

    // The nose relative to the middle of the other points.
    private static (double X, double Y) Nose(ReadOnlySpan<LandmarkPoint> points) =>
        (points[2].X - ((double)points[0].X + points[1].X + points[3].X + points[4].X) / 4,
        points[2].Y - ((double)points[0].Y + points[1].Y + points[3].Y + points[4].Y) / 4);

    private static double Distance(SimilarityTransform fit, ReadOnlySpan<LandmarkPoint> from, ReadOnlySpan<LandmarkPoint> to)
    {
        double sum = 0;
        for (int i = 0; i < from.Length; i++)
        {
            LandmarkPoint point = fit.Apply(from[i]);
            (double x, double y) = (point.X - to[i].X, point.Y - to[i].Y);
            sum += x * x + y * y;
        }

        return Math.Sqrt(sum / from.Length);
    }
}
