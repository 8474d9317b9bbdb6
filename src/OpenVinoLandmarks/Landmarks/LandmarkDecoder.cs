namespace OpenVinoLandmarks;

/// <summary>
/// Converts the ten numbers of a landmark model into five named points. The order is that of the models: left eye, right eye, nose tip,
/// left and right mouth corner, x before y (Open Model Zoo, landmarks-regression-retail-0009). Thread-safe.
/// </summary>
public static class LandmarkDecoder
{
    /// <summary>Numbers per face: five points with two coordinates each.</summary>
    public const int ValueCount = 2 * FaceLandmarks.PointCount;

    /// <summary>Returns the points in pixels of the image.</summary>
    /// <param name="values">Ten numbers, in fractions of the crop.</param>
    /// <param name="region">The pixels of the image that the crop shows.</param>
    /// <param name="box">The box of the face, which the result carries.</param>
    /// <exception cref="ArgumentException">There are fewer than ten numbers.</exception>
    public static FaceLandmarks Decode(ReadOnlySpan<float> values, PixelRegion region, FaceBox box)
    {
        if (values.Length < ValueCount)
        {
            throw new ArgumentException($"Five points need ten numbers; there are {values.Length}.", nameof(values));
        }

        return new FaceLandmarks(
            box,
            Point(values, 0, region),
            Point(values, 1, region),
            Point(values, 2, region),
            Point(values, 3, region),
            Point(values, 4, region));
    }

    /// <summary>Returns the points in fractions of the crop; the box is the whole crop.</summary>
    /// <param name="values">Ten numbers, in fractions of the crop.</param>
    /// <exception cref="ArgumentException">There are fewer than ten numbers.</exception>
    public static FaceLandmarks DecodeInCrop(ReadOnlySpan<float> values) =>
        Decode(values, new PixelRegion(0, 0, 1, 1), FaceBox.Whole(1, 1));

    private static LandmarkPoint Point(ReadOnlySpan<float> values, int index, PixelRegion region) =>
        new(region.X + values[2 * index] * region.Width, region.Y + values[2 * index + 1] * region.Height);
}
