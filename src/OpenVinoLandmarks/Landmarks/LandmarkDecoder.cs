using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;

namespace OpenVinoLandmarks.Landmarks;

/// <summary>
/// Turns a landmark model's ten numbers into five named points. The order is the models' own: left eye, right eye, nose tip, left and
/// right mouth corner, x before y (Open Model Zoo, landmarks-regression-retail-0009). Thread-safe.
/// </summary>
public static class LandmarkDecoder
{
    /// <summary>The points in pixels of the image.</summary>
    /// <param name="values">Ten numbers, in fractions of the crop.</param>
    /// <param name="region">What the crop showed: pixels of the image.</param>
    /// <param name="box">The face's box, which the result carries.</param>
    /// <exception cref="ArgumentException">There are fewer than ten numbers.</exception>
    public static FaceLandmarks Decode(ReadOnlySpan<float> values, PixelRegion region, FaceBox box)
    {
        if (values.Length < ILandmarkEngine.ValuesPerFace)
        {
            throw new ArgumentException($"Five points take ten numbers; there are {values.Length}.", nameof(values));
        }

        return new FaceLandmarks(box, Point(values, 0, region), Point(values, 1, region), Point(values, 2, region), Point(values, 3, region), Point(values, 4, region));
    }

    /// <summary>The points in fractions of the crop, with the whole crop as the box.</summary>
    /// <param name="values">Ten numbers, in fractions of the crop.</param>
    /// <exception cref="ArgumentException">There are fewer than ten numbers.</exception>
    public static FaceLandmarks DecodeInCrop(ReadOnlySpan<float> values) => Decode(values, new PixelRegion(0, 0, 1, 1), new FaceBox(0, 0, 1, 1));

    private static LandmarkPoint Point(ReadOnlySpan<float> values, int index, PixelRegion region) =>
        new(region.X + values[2 * index] * region.Width, region.Y + values[2 * index + 1] * region.Height);
}
