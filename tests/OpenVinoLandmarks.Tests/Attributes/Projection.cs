namespace OpenVinoLandmarks.Tests.Attributes;

/// <summary>Projects the face model as a camera far away sees it.</summary>
internal static class Projection
{
    /// <summary>Returns the points of a head that nods by the pitch, then turns by the yaw, and is then rotated in the image.</summary>
    /// <param name="yaw">Degrees to the right of the image.</param>
    /// <param name="pitch">Degrees up.</param>
    /// <param name="roll">Degrees clockwise.</param>
    /// <param name="scale">Pixels between the eyes of a face that faces the camera.</param>
    /// <param name="x">Where the midpoint of the eyes is.</param>
    /// <param name="y">Where the midpoint of the eyes is.</param>
    /// <param name="random">For noise and proportions, or null.</param>
    /// <param name="noise">Largest error of a coordinate, in distances between the eyes.</param>
    /// <param name="proportions">
    /// Largest relative change of the places of the eyes, the nose and the mouth in each of the three directions, the same left and right.
    /// </param>
    public static FaceLandmarks Of(
        double yaw, double pitch, double roll, double scale, double x, double y, Random? random = null, double noise = 0,
        double proportions = 0)
    {
        double[] eyes = Factors(), nose = Factors(), mouth = Factors();
        LandmarkPoint leftEye = Point(0, eyes), rightEye = Point(1, eyes), tip = Point(2, nose);
        return new FaceLandmarks(default, leftEye, rightEye, tip, Point(3, mouth), Point(4, mouth));

        double[] Factors() => [1 + Within(proportions), 1 + Within(proportions), 1 + Within(proportions)];

        double Within(double limit) => random is null ? 0 : (2 * random.NextDouble() - 1) * limit;

        LandmarkPoint Point(int index, double[] factors)
        {
            Vector3D model = GenericFace.Point(index);
            (double px, double py, double pz) = (model.X * factors[0], model.Y * factors[1], model.Z * factors[2]);
            (py, pz) = Rotate(py, pz, pitch);
            (pz, px) = Rotate(pz, px, yaw);
            (px, py) = Rotate(px, py, roll);
            return new LandmarkPoint((float)(x + scale * (px + Within(noise))), (float)(y + scale * (py + Within(noise))));
        }
    }

    private static (double First, double Second) Rotate(double first, double second, double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        return (first * cos - second * sin, first * sin + second * cos);
    }
}
