namespace OpenVinoLandmarks;

/// <summary>
/// The direction in which a head faces, in degrees, as the camera sees it. All three are 0 if the head faces the camera upright. A rotation
/// of the image changes only the roll. docs/attributes.md states how accurate the estimate is.
/// </summary>
/// <param name="Yaw">
/// Turn to the side, -90 to 90. Positive: the face is turned to the right of the image, so that the nose moves to the right.
/// </param>
/// <param name="Pitch">Turn up or down, -90 to 90. Positive: the face is turned up, so that the nose moves up.</param>
/// <param name="Roll">Rotation in the image, -180 to 180. Positive: clockwise, so that the right eye is lower in the image.</param>
public readonly record struct HeadPose(float Yaw, float Pitch, float Roll)
{
    // A camera whose two rows are this close to parallel has no direction: all points are on a line, or at one place.
    private const double LeastArea = 1e-3;

    private const double DegreesPerRadian = 180 / Math.PI;

    /// <summary>
    /// The cosine of the angle between the direction of the face and the camera: 1 for a face that faces the camera, 0 for a profile.
    /// </summary>
    internal double CosineToCamera => Math.Cos(Yaw / DegreesPerRadian) * Math.Cos(Pitch / DegreesPerRadian);

    /// <summary>
    /// Estimates the pose from the five named points by a generic face model and a scaled orthographic camera (weak perspective): the
    /// affine camera of least squares, the nearest one with orthonormal axes, and one step from it to the least squares of such cameras. No
    /// allocation. Thread-safe.
    /// </summary>
    /// <param name="face">The points, in pixels of the image. The box is not used.</param>
    /// <param name="pose">The pose, or zeros.</param>
    /// <returns>
    /// False if the points have no pose: some are not finite, all are near one line, or they are mirrored, as if the face were seen from
    /// behind.
    /// </returns>
    public static bool TryEstimate(in FaceLandmarks face, out HeadPose pose)
    {
        pose = default;
        (Vector3D right, Vector3D down) = GenericFace.FitCamera(in face);

        // The nearest orthonormal rows are (A A^T)^(-1/2) A, for which a 2 x 2 matrix has a closed form.
        double a = right.Dot(right), b = right.Dot(down), c = down.Dot(down);
        double area = Math.Sqrt(Math.Max(0, a * c - b * b)), sides = Math.Sqrt(a + c + 2 * area);
        if (!(area > LeastArea * (a + c)) || !double.IsFinite(a + c))
        {
            return false;
        }

        double scale = 1 / (area * sides);
        Vector3D x = (right * (c + area) - down * b) * scale;
        Vector3D y = (down * (a + area) - right * b) * scale;
        Vector3D z = x.Cross(y);
        (x, y, z) = GenericFace.Refine(right, down, x, y, z, sides / 2);
        if (z.Z <= 0)
        {
            return false;
        }

        // The rotation is Rz(roll) Ry(yaw) Rx(pitch): the head nods, then turns, then is rotated in the image.
        pose = new HeadPose(
            Degrees(Math.Atan2(-z.X, Math.Sqrt(x.X * x.X + y.X * y.X))),
            Degrees(Math.Atan2(z.Y, z.Z)),
            Degrees(Math.Atan2(y.X, x.X)));
        return true;
    }

    private static float Degrees(double radians) => (float)(radians * DegreesPerRadian);
}

/// <summary>
/// The five points of a mean face in space, in units of the distance between its eyes: x to the right, y down, z to the camera. x and y are
/// those of the symmetrised alignment template of ArcFace (InsightFace), which is a mean of faces that face the camera; a face that equals
/// the template therefore has the pose 0. The template has no depths: they are those of the canonical face model of MediaPipe (Google) at
/// the same places (vertices 4, 61, 291 and the lids of the eyes), relative to the eyes.
/// </summary>
internal static class GenericFace
{
    private const double EyeX = 0.5, MouthX = 0.414;
    private const double NoseY = 0.571, MouthY = 1.154;
    private const double NoseZ = 0.61, MouthZ = 0.09;

    // Relative to the mean of the five points, as the sums of products below need them.
    private const double MeanY = (NoseY + 2 * MouthY) / FaceLandmarks.PointCount, MeanZ = (NoseZ + 2 * MouthZ) / FaceLandmarks.PointCount;

    private const double XX = 2 * (EyeX * EyeX + MouthX * MouthX);
    private const double YY = 2 * MeanY * MeanY + (NoseY - MeanY) * (NoseY - MeanY) + 2 * (MouthY - MeanY) * (MouthY - MeanY);
    private const double ZZ = 2 * MeanZ * MeanZ + (NoseZ - MeanZ) * (NoseZ - MeanZ) + 2 * (MouthZ - MeanZ) * (MouthZ - MeanZ);
    private const double YZ = 2 * MeanY * MeanZ + (NoseY - MeanY) * (NoseZ - MeanZ) + 2 * (MouthY - MeanY) * (MouthZ - MeanZ);
    private const double Determinant = YY * ZZ - YZ * YZ;

    /// <summary>Returns the model's point at an index of <see cref="FaceLandmarks"/>.</summary>
    public static Vector3D Point(int index) => index switch
    {
        0 => new Vector3D(-EyeX, 0, 0),
        1 => new Vector3D(EyeX, 0, 0),
        2 => new Vector3D(0, NoseY, NoseZ),
        3 => new Vector3D(-MouthX, MouthY, MouthZ),
        _ => new Vector3D(MouthX, MouthY, MouthZ),
    };

    /// <summary>
    /// Returns the two rows of the affine camera that maps the model onto the points with the least squares, up to the translation. The
    /// model is symmetric, so that x is independent of y and z.
    /// </summary>
    public static (Vector3D Right, Vector3D Down) FitCamera(in FaceLandmarks face)
    {
        double meanX = 0, meanY = 0;
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            LandmarkPoint point = face[i];
            meanX += point.X / (double)FaceLandmarks.PointCount;
            meanY += point.Y / (double)FaceLandmarks.PointCount;
        }

        Vector3D right = default, down = default;
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            Vector3D model = Point(i) - new Vector3D(0, MeanY, MeanZ);
            right += model * (face[i].X - meanX);
            down += model * (face[i].Y - meanY);
        }

        return (Solve(right), Solve(down));
    }

    /// <summary>
    /// Improves an orthonormal camera by one Gauss-Newton step to the least squares in the image. The nearest camera of the step before
    /// weighs all three columns the same, but the depths of a face are small, and their column has the largest errors. The normal equations
    /// of a rotation (rx, ry, rz) and a scale have the form ((p I, Q), (Q^T, t I)) with Q Q^T = q I, so that they need no solver.
    /// </summary>
    /// <param name="right">First row of the affine camera.</param>
    /// <param name="down">Second row of the affine camera.</param>
    /// <param name="x">First row of the rotation.</param>
    /// <param name="y">Second row of the rotation.</param>
    /// <param name="z">Third row of the rotation.</param>
    /// <param name="scale">Scale of the camera.</param>
    /// <returns>The rows of the improved rotation.</returns>
    public static (Vector3D X, Vector3D Y, Vector3D Z) Refine(
        Vector3D right, Vector3D down, Vector3D x, Vector3D y, Vector3D z, double scale)
    {
        Vector3D weightedX = Weigh(x) * scale, weightedY = Weigh(y) * scale, weightedZ = Weigh(z) * scale;
        Vector3D errorX = right - x * scale, errorY = down - y * scale;
        double p = weightedZ.Dot(z) * scale, t = (weightedX.Dot(x) + weightedY.Dot(y)) * scale;
        double xz = weightedX.Dot(z) * scale, yz = weightedY.Dot(z) * scale;
        double sumX = -weightedZ.Dot(errorY), sumY = weightedZ.Dot(errorX);
        double sumZ = weightedX.Dot(errorY) - weightedY.Dot(errorX), sumScale = weightedX.Dot(errorX) + weightedY.Dot(errorY);
        double rest = p - (xz * xz + yz * yz) / t;
        double rx = (sumX + (xz * sumZ + yz * sumScale) / t) / rest;
        double ry = (sumY + (yz * sumZ - xz * sumScale) / t) / rest;
        double rz = (sumZ + xz * rx + yz * ry) / t;

        // The columns are vectors of the camera's space; each is rotated by the angles.
        Vector3D rotation = new(rx, ry, rz);
        Vector3D first = new Vector3D(x.X, y.X, z.X).Rotate(rotation), second = new Vector3D(x.Y, y.Y, z.Y).Rotate(rotation);
        Vector3D third = first.Cross(second);
        return (
            new Vector3D(first.X, second.X, third.X),
            new Vector3D(first.Y, second.Y, third.Y),
            new Vector3D(first.Z, second.Z, third.Z));
    }

    // The product with the sums of products of the model's coordinates.
    private static Vector3D Weigh(Vector3D row) => new(XX * row.X, YY * row.Y + YZ * row.Z, YZ * row.Y + ZZ * row.Z);

    private static Vector3D Solve(Vector3D sum) => new(
        sum.X / XX, (ZZ * sum.Y - YZ * sum.Z) / Determinant, (YY * sum.Z - YZ * sum.Y) / Determinant);
}

/// <summary>Three numbers in space.</summary>
internal readonly record struct Vector3D(double X, double Y, double Z)
{
    public static Vector3D operator +(Vector3D left, Vector3D right) => new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    public static Vector3D operator -(Vector3D left, Vector3D right) => new(left.X - right.X, left.Y - right.Y, left.Z - right.Z);

    public static Vector3D operator *(Vector3D vector, double factor) => new(vector.X * factor, vector.Y * factor, vector.Z * factor);

    public double Dot(Vector3D other) => X * other.X + Y * other.Y + Z * other.Z;

    public Vector3D Cross(Vector3D other) =>
        new(Y * other.Z - Z * other.Y, Z * other.X - X * other.Z, X * other.Y - Y * other.X);

    /// <summary>Rotates the vector by an axis whose length is the angle in radians (Rodrigues).</summary>
    public Vector3D Rotate(Vector3D rotation)
    {
        double angle = Math.Sqrt(rotation.Dot(rotation));
        if (angle == 0)
        {
            return this;
        }

        Vector3D axis = rotation * (1 / angle);
        (double sin, double cos) = Math.SinCos(angle);
        return this * cos + axis.Cross(this) * sin + axis * (axis.Dot(this) * (1 - cos));
    }
}
